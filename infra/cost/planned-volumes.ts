export interface PlannedVolume {
  name: string;
  gibibytes: number;
}

/** Block storage that the platform inside the cluster asks for; the account's limit and the cost are reckoned with it. */
export function plannedVolumes(): PlannedVolume[] {
  return [
    ...[0, 1, 2].map((broker) => ({ name: `kafka-${broker}`, gibibytes: 10 })),
    { name: 'prometheus', gibibytes: 20 },
    { name: 'grafana', gibibytes: 5 },
    { name: 'alertmanager', gibibytes: 2 },
  ];
}
