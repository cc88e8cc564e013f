/** Addresses of the one broker, which is its own controller. */
export interface BrokerPorts {
  readonly port: number;
  readonly controllerPort: number;
}

/** Settings of one broker on one machine; nothing is replicated, and topics are made on purpose only. */
export function brokerSettings({ port, controllerPort }: BrokerPorts, bind = '127.0.0.1'): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://${bind}:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    // Fifty of each unless told, for many brokers to share: one broker makes and recovers every one of them by itself.
    'offsets.topic.num.partitions': '1',
    'transaction.state.log.num.partitions': '1',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
  };
}

/** Name of a setting as the container image reads it from the environment. */
export function asEnvironmentName(setting: string): string {
  return `KAFKA_${setting.toUpperCase().replaceAll('.', '_')}`;
}
