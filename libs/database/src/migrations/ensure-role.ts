import { sql, type Kysely } from 'kysely';

/**
 * Makes a role that cannot log in and lets the migrating login take it. Roles belong to the server, not to one database:
 * another database's migration may have made it before, or be making it now.
 *
 * @throws {Error} saying what an administrator must run, when the login has no right to do this
 */
export async function ensureRole(db: Kysely<unknown>, role: string): Promise<void> {
  const { rows } = await sql<{ login: string }>`select quote_ident(current_user) as login`.execute(db);
  try {
    await sql.raw(ensureRoleStatement(role)).execute(db);
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    const login = rows[0]?.login;
    throw new Error(
      `The login ${login} may not create the role ${role}, or may not take it. Let an administrator of the server run ` +
        `"create role ${role} nologin" (unless it exists) and "grant ${role} to ${login}", then migrate again.`,
      { cause: error },
    );
  }
}

/** Two databases that write the same row of a catalogue at once fail with one of three errors; the second try finds it done. */
function ensureRoleStatement(role: string): string {
  return `
    do $$ declare
      privilege text := case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end;
    begin
      for attempt in 1..10 loop
        begin
          if not exists (select from pg_roles where rolname = '${role}') then
            create role ${role} nologin;
          end if;
          if not pg_has_role(current_user, '${role}', privilege) then
            grant ${role} to current_user;
          end if;
          return;
        exception when duplicate_object or unique_violation or internal_error then
          if attempt = 10 then raise; end if;
          perform pg_sleep(0.05 * random());
        end;
      end loop;
    end $$
  `;
}
