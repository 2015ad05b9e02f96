import { Server, ServerCredentials, status, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import pluginPb from '@pulumi/pulumi/proto/plugin_pb.js';
import providerGrpc from '@pulumi/pulumi/proto/provider_grpc_pb.js';
import pb from '@pulumi/pulumi/proto/provider_pb.js';
import emptyPb from 'google-protobuf/google/protobuf/empty_pb.js';
import { type Properties, receive, type ReceivedProperties, send } from './property-values.ts';

export interface ResourceState {
  id: string;
  outputs: Properties;
  /** Top-level outputs to keep secret. */
  secretKeys: Iterable<string>;
  /** What the inputs would be for it to be as it really is; as they were when left out. */
  inputs?: Properties;
}

export interface Difference {
  changed: boolean;
  /** Properties whose change cannot be made in place. */
  replaces: string[];
}

/**
 * The part of a Pulumi provider that a test double plays. `type` is the Pulumi type of the resource, as in
 * `kubernetes:core/v1:Namespace`. Errors thrown are shown to the user as the provider's.
 */
export interface ProviderDouble {
  /** Version that it stands in for. */
  version: string;
  configure(settings: Properties): Promise<void>;
  /** Settings of the provider whose change means another world, so that everything is made anew. */
  replacesOnChange: readonly string[];
  check(type: string, inputs: Properties): { property: string; reason: string }[];
  diff(type: string, id: string, oldInputs: Properties, inputs: Properties): Promise<Difference>;
  create(type: string, inputs: ReceivedProperties): Promise<ResourceState>;
  /** Nothing when it is gone. `inputs` are empty when somebody imports it; `outputs` are those of the last time. */
  read(type: string, id: string, inputs: ReceivedProperties, outputs: Properties): Promise<ResourceState | undefined>;
  update(type: string, id: string, inputs: ReceivedProperties, before: Before): Promise<ResourceState>;
  /** @param limit seconds, when the program says how long it may take */
  delete(type: string, id: string, inputs: Properties, limit: number | undefined): Promise<void>;
  /** Answers what a program looks up. */
  lookUp?(token: string, args: Properties): Promise<Properties>;
}

/** A resource as it was noted before an update. */
export interface Before {
  inputs: Properties;
  outputs: Properties;
}

/** Serves `double` to the engine that started this process: prints the port it listens on, as the engine expects. */
export async function serveProviderDouble(double: ProviderDouble): Promise<void> {
  const server = new Server();
  server.addService(providerGrpc.ResourceProviderService, {
    getPluginInfo: answer(() => Promise.resolve(new pluginPb.PluginInfo().setVersion(double.version))),
    checkConfig: answer((request: pb.CheckRequest) =>
      Promise.resolve(new pb.CheckResponse().setInputs(request.getNews())),
    ),
    diffConfig: answer((request: pb.DiffRequest) => {
      const [before, after] = [receive(request.getOldInputs()).values, receive(request.getNews()).values];
      const replaces = double.replacesOnChange.filter((key) => !same(before[key], after[key]));
      return Promise.resolve(difference({ changed: !same(before, after), replaces }));
    }),
    configure: answer(async (request: pb.ConfigureRequest) => {
      await double.configure(receive(request.getArgs()).values);
      return new pb.ConfigureResponse().setAcceptsecrets(true);
    }),
    check: answer((request: pb.CheckRequest) => {
      const failures = double.check(request.getType(), receive(request.getNews()).values);
      const messages = failures.map((f) => new pb.CheckFailure().setProperty(f.property).setReason(f.reason));
      return Promise.resolve(new pb.CheckResponse().setInputs(request.getNews()).setFailuresList(messages));
    }),
    diff: answer(async (request: pb.DiffRequest) => {
      const [before, after] = [receive(request.getOldInputs()).values, receive(request.getNews()).values];
      return difference(await double.diff(request.getType(), request.getId(), before, after));
    }),
    create: answer(async (request: pb.CreateRequest) => {
      const made = await double.create(request.getType(), receive(request.getProperties()));
      return new pb.CreateResponse().setId(made.id).setProperties(send(made.outputs, made.secretKeys));
    }),
    read: answer(async (request: pb.ReadRequest) => {
      const inputs = receive(request.getInputs() ?? request.getProperties());
      const before = receive(request.getProperties()).values;
      const found = await double.read(request.getType(), request.getId(), inputs, before);
      if (!found) return new pb.ReadResponse();
      const response = new pb.ReadResponse().setId(found.id).setProperties(send(found.outputs, found.secretKeys));
      return response.setInputs(found.inputs ? send(found.inputs) : request.getInputs());
    }),
    update: answer(async (request: pb.UpdateRequest) => {
      const before = { inputs: receive(request.getOldInputs()).values, outputs: receive(request.getOlds()).values };
      const made = await double.update(request.getType(), request.getId(), receive(request.getNews()), before);
      return new pb.UpdateResponse().setProperties(send(made.outputs, made.secretKeys));
    }),
    delete: answer(async (request: pb.DeleteRequest) => {
      const inputs = receive(request.getOldInputs() ?? request.getProperties()).values;
      await double.delete(request.getType(), request.getId(), inputs, request.getTimeout() || undefined);
      return new emptyPb.Empty();
    }),
    invoke: answer(async (request: pb.InvokeRequest) => {
      if (!double.lookUp) throw new Error(`the test double cannot look up ${request.getTok()}`);
      const found = await double.lookUp(request.getTok(), receive(request.getArgs()).values);
      return new pb.InvokeResponse().setReturn(send(found));
    }),
    cancel: answer(() => Promise.resolve(new emptyPb.Empty())),
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  exitWithParent();
  process.stdout.write(`${port}\n`);
}

/** An engine that is killed does not take its plugins with it. */
function exitWithParent(): void {
  const engine = process.ppid;
  setInterval(() => {
    if (process.ppid !== engine) process.exit(1);
  }, 500).unref();
}

function answer<Request, Response>(handle: (request: Request) => Promise<Response>) {
  return (call: ServerUnaryCall<Request, Response>, reply: sendUnaryData<Response>): void => {
    handle(call.request).then(
      (response) => reply(null, response),
      (error: Error) => reply({ code: status.UNKNOWN, details: error.message }),
    );
  };
}

function difference({ changed, replaces }: Difference): pb.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = pb.DiffResponse.DiffChanges;
  return new pb.DiffResponse()
    .setChanges(changed ? DIFF_SOME : DIFF_NONE)
    .setReplacesList(replaces)
    .setDeletebeforereplace(replaces.length > 0);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
