import { parseArgs } from 'node:util';
import { environment, sentenceOf } from '@traject/contracts';
import { checkTopics, topicNames, type TopicDifference } from '@traject/event-stream';
import { readKafkaSettings } from './operator-settings.js';

const usage = `Says how the topics of a Kafka differ from what they should be. Changes nothing.
Usage: check-topics
${environment.kafkaBrokers} names the brokers, ${environment.kafkaTopicPrefix} the topics.
Exit code 0: all are as they should be. 1: some are not. 2: it could not be found out.`;

const adviceFor = ({ topic, setting, expected }: TopicDifference): string => {
  switch (setting) {
    case 'topic':
      return 'The relay makes it when it starts.';
    case 'partitions':
      return 'Never add partitions to a topic that holds events: journeys would move and lose their order. Rebuild the stream into new topics with replay-stream.';
    case 'replicas':
      return 'Raise them with kafka-reassign-partitions.';
    default:
      return `Set it with kafka-configs --alter --entity-type topics --entity-name ${topic} --add-config ${setting}=${expected}.`;
  }
};

const lineOf = (difference: TopicDifference): string => {
  const { topic, setting, expected, found } = difference;
  const what = setting === 'topic' ? 'is missing' : `has ${setting} ${found || '(none)'} instead of ${expected}`;
  return `${topic} ${what}. ${adviceFor(difference)}`;
};

const run = async (): Promise<number> => {
  const { values } = parseArgs({ options: { help: { type: 'boolean' } } });
  if (values.help === true) {
    console.log(usage);
    return 0;
  }
  const { address, topicPrefix } = await readKafkaSettings(process.env, { name: 'check-topics', uses: ['kafka'] });
  const differences = await checkTopics(address, topicNames(topicPrefix));
  for (const difference of differences) console.log(lineOf(difference));
  console.log(
    differences.length === 0 ? 'Every topic is as it should be.' : `${differences.length} differences were found.`,
  );
  return differences.length === 0 ? 0 : 1;
};

try {
  process.exitCode = await run();
} catch (error) {
  console.error(`${sentenceOf(error)}\nNothing was changed.`);
  process.exitCode = 2;
}
