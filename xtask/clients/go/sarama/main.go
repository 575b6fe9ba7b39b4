// sarama.
package main

import (
	"context"
	"sync"
	"time"

	"eventor/clients/shape"

	"github.com/IBM/sarama"
)

func main() {
	shape.Main(func(bootstrap string) shape.Library {
		brokers := []string{bootstrap}
		client, err := sarama.NewClient(brokers, config())
		shape.Check(err, "client")
		admin, err := sarama.NewClusterAdminFromClient(client)
		shape.Check(err, "admin")
		return &library{brokers, client, admin}
	})
}

var codecs = map[string]sarama.CompressionCodec{
	"none":   sarama.CompressionNone,
	"gzip":   sarama.CompressionGZIP,
	"snappy": sarama.CompressionSnappy,
	"lz4":    sarama.CompressionLZ4,
	"zstd":   sarama.CompressionZSTD,
}

func config() *sarama.Config {
	config := sarama.NewConfig()
	config.Version = sarama.MaxVersion
	config.Producer.Return.Successes = true
	config.Producer.RequiredAcks = sarama.WaitForAll
	config.Producer.Partitioner = sarama.NewManualPartitioner
	config.Consumer.Return.Errors = true
	config.Consumer.Offsets.Initial = sarama.OffsetOldest
	config.Consumer.Offsets.AutoCommit.Enable = false
	// Without it, old versions commit in a form that Kafka 4 no longer knows.
	config.Consumer.Offsets.Retention = time.Hour
	config.Consumer.MaxWaitTime = 100 * time.Millisecond
	config.Consumer.Group.Heartbeat.Interval = 300 * time.Millisecond
	// One request at a time keeps records in order, and idempotence asks for it.
	config.Net.MaxOpenRequests = 1
	return config
}

type library struct {
	brokers []string
	client  sarama.Client
	admin   sarama.ClusterAdmin
}

func (l *library) Codecs() []string {
	return []string{"none", "gzip", "snappy", "lz4", "zstd"}
}

func (l *library) Create(topic string, partitions int32) {
	shape.Check(l.admin.CreateTopic(topic, &sarama.TopicDetail{NumPartitions: partitions, ReplicationFactor: 1}, false), "create")
}

func (l *library) Describe(topic string) []int32 {
	topics, err := l.admin.DescribeTopics([]string{topic})
	shape.Check(err, "describe")
	leaders := make([]int32, len(topics[0].Partitions))
	for _, partition := range topics[0].Partitions {
		leaders[partition.ID] = partition.Leader
	}
	return leaders
}

func (l *library) DescribeGroup(group string) (string, int) {
	groups, err := l.admin.DescribeConsumerGroups([]string{group})
	shape.Check(err, "describe group")
	return groups[0].State, len(groups[0].Members)
}

func (l *library) Delete(topic string) {
	shape.Check(l.admin.DeleteTopic(topic), "delete")
}

func (l *library) Topics() (names []string) {
	topics, err := l.admin.ListTopics()
	shape.Check(err, "topics")
	for name := range topics {
		names = append(names, name)
	}
	return names
}

func (l *library) Write(topic, codec string, idempotent bool, records []shape.Record) {
	config := config()
	config.Producer.Compression = codecs[codec]
	config.Producer.Idempotent = idempotent
	producer, err := sarama.NewSyncProducer(l.brokers, config)
	shape.Check(err, "producer")
	var produced []*sarama.ProducerMessage
	for _, r := range records {
		message := &sarama.ProducerMessage{Topic: topic, Partition: r.Partition, Timestamp: time.UnixMilli(r.Timestamp)}
		message.Key, message.Value = encoder(r.Key), encoder(r.Value)
		for _, header := range r.Headers {
			message.Headers = append(message.Headers, sarama.RecordHeader{Key: []byte(header.Name), Value: header.Value})
		}
		produced = append(produced, message)
	}
	shape.Check(producer.SendMessages(produced), "produce")
	shape.Check(producer.Close(), "producer")
}

// Null is no encoder at all.
func encoder(bytes []byte) sarama.Encoder {
	if bytes == nil {
		return nil
	}
	return sarama.ByteEncoder(bytes)
}

func (l *library) Ends(topic string) (ends []int64) {
	shape.Check(l.client.RefreshMetadata(topic), "ends")
	partitions, err := l.client.Partitions(topic)
	shape.Check(err, "ends")
	for _, partition := range partitions {
		end, err := l.client.GetOffset(topic, partition, sarama.OffsetNewest)
		shape.Check(err, "ends")
		ends = append(ends, end)
	}
	return ends
}

func (l *library) OffsetAt(topic string, partition int32, timestamp int64) int64 {
	offset, err := l.client.GetOffset(topic, partition, timestamp)
	shape.Check(err, "offset by timestamp")
	return offset
}

func (l *library) Consumer(group string, topics []string) shape.Consumer {
	if group == "" {
		return l.reader(topics)
	}
	client, err := sarama.NewConsumerGroup(l.brokers, group, config())
	shape.Check(err, "consumer group")
	ctx, cancel := context.WithCancel(context.Background())
	member := &member{group: client, cancel: cancel, ended: make(chan struct{})}
	go member.run(ctx, topics)
	return member
}

func (l *library) Close() {
	shape.Check(l.admin.Close(), "close")
}

// member of a group: sarama calls it, generation by generation.
type member struct {
	shape.Inbox
	group   sarama.ConsumerGroup
	cancel  context.CancelFunc
	ended   chan struct{}
	lock    sync.Mutex
	session sarama.ConsumerGroupSession
}

func (m *member) run(ctx context.Context, topics []string) {
	defer close(m.ended)
	go func() {
		for err := range m.group.Errors() {
			shape.Note(err)
		}
	}()
	for ctx.Err() == nil {
		shape.Check(m.group.Consume(ctx, topics, m), "consume")
	}
}

func (m *member) Setup(session sarama.ConsumerGroupSession) error {
	m.lock.Lock()
	defer m.lock.Unlock()
	m.session = session
	return nil
}

func (m *member) Cleanup(sarama.ConsumerGroupSession) error {
	return m.Setup(nil)
}

func (m *member) ConsumeClaim(_ sarama.ConsumerGroupSession, claim sarama.ConsumerGroupClaim) error {
	for message := range claim.Messages() {
		m.Put(recordOf(message))
	}
	return nil
}

func (m *member) Owned() (owned []int32) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if m.session != nil {
		for _, partitions := range m.session.Claims() {
			owned = append(owned, partitions...)
		}
	}
	return owned
}

func (m *member) Commit(topic string, offsets []int64) {
	m.lock.Lock()
	defer m.lock.Unlock()
	for partition, offset := range offsets {
		m.session.MarkOffset(topic, int32(partition), offset, "")
	}
	m.session.Commit()
}

// Seek is for readers.
func (m *member) Seek(string, int32, int64) {
	panic("a member of a group does not seek")
}

func (m *member) Close() {
	m.cancel()
	<-m.ended
	shape.Check(m.group.Close(), "consumer group")
}

// reader of partitions, without a group.
type reader struct {
	shape.Inbox
	consumer   sarama.Consumer
	partitions map[place]sarama.PartitionConsumer
}

type place struct {
	topic     string
	partition int32
}

func (l *library) reader(topics []string) shape.Consumer {
	consumer, err := sarama.NewConsumer(l.brokers, config())
	shape.Check(err, "consumer")
	r := &reader{consumer: consumer, partitions: map[place]sarama.PartitionConsumer{}}
	for _, topic := range topics {
		partitions, err := consumer.Partitions(topic)
		shape.Check(err, "partitions")
		for _, partition := range partitions {
			r.begin(place{topic, partition}, sarama.OffsetOldest)
		}
	}
	return r
}

func (r *reader) begin(where place, offset int64) {
	partition, err := r.consumer.ConsumePartition(where.topic, where.partition, offset)
	shape.Check(err, "consume partition")
	r.partitions[where] = partition
	go func() {
		for message := range partition.Messages() {
			r.Put(recordOf(message))
		}
	}()
	go func() {
		for err := range partition.Errors() {
			shape.Note(err)
		}
	}()
}

// Owned is for members of a group.
func (r *reader) Owned() []int32 {
	return nil
}

// Commit is for members of a group.
func (r *reader) Commit(string, []int64) {
	panic("a reader has no group")
}

func (r *reader) Seek(topic string, partition int32, offset int64) {
	where := place{topic, partition}
	shape.Check(r.partitions[where].Close(), "consume partition")
	r.begin(where, offset)
}

func (r *reader) Close() {
	for _, partition := range r.partitions {
		partition.AsyncClose()
	}
	shape.Check(r.consumer.Close(), "consumer")
}

func recordOf(m *sarama.ConsumerMessage) shape.Record {
	record := shape.Record{Topic: m.Topic, Partition: m.Partition, Offset: m.Offset, Timestamp: m.Timestamp.UnixMilli(), Key: m.Key, Value: m.Value}
	for _, header := range m.Headers {
		record.Headers = append(record.Headers, shape.Header{Name: string(header.Key), Value: header.Value})
	}
	return record
}
