// franz-go.
package main

import (
	"context"
	"sync"
	"time"

	"eventor/clients/shape"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

func main() {
	shape.Main(func(bootstrap string) shape.Library {
		// Two looks at the topics, one after the other, are to differ.
		client := newClient(kgo.SeedBrokers(bootstrap), kgo.MetadataMinAge(100*time.Millisecond))
		return &library{bootstrap, client, kadm.NewClient(client)}
	})
}

var codecs = map[string]kgo.CompressionCodec{
	"none":   kgo.NoCompression(),
	"gzip":   kgo.GzipCompression(),
	"snappy": kgo.SnappyCompression(),
	"lz4":    kgo.Lz4Compression(),
	"zstd":   kgo.ZstdCompression(),
}

func newClient(options ...kgo.Opt) *kgo.Client {
	client, err := kgo.NewClient(options...)
	shape.Check(err, "client")
	return client
}

// Everything ends: a call that hangs is a failure.
func limited() context.Context {
	limit, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	context.AfterFunc(limit, cancel)
	return limit
}

type library struct {
	bootstrap string
	client    *kgo.Client
	admin     *kadm.Client
}

func (l *library) Codecs() []string {
	return []string{"none", "gzip", "snappy", "lz4", "zstd"}
}

func (l *library) Create(topic string, partitions int32) {
	created, err := l.admin.CreateTopics(limited(), partitions, 1, nil, topic)
	shape.Check(err, "create")
	shape.Check(created[topic].Err, "create")
}

func (l *library) Describe(topic string) (leaders []int32) {
	topics, err := l.admin.ListTopics(limited(), topic)
	shape.Check(err, "describe")
	for _, partition := range topics[topic].Partitions.Sorted() {
		leaders = append(leaders, partition.Leader)
	}
	return leaders
}

func (l *library) DescribeGroup(group string) (string, int) {
	groups, err := l.admin.DescribeGroups(limited(), group)
	shape.Check(err, "describe group")
	shape.Check(groups[group].Err, "describe group")
	return groups[group].State, len(groups[group].Members)
}

func (l *library) Delete(topic string) {
	deleted, err := l.admin.DeleteTopics(limited(), topic)
	shape.Check(err, "delete")
	shape.Check(deleted[topic].Err, "delete")
}

func (l *library) Topics() []string {
	topics, err := l.admin.ListTopics(limited())
	shape.Check(err, "topics")
	return topics.Names()
}

func (l *library) Write(topic, codec string, idempotent bool, records []shape.Record) {
	options := []kgo.Opt{
		kgo.SeedBrokers(l.bootstrap),
		kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.ProducerBatchCompression(codecs[codec]),
	}
	if !idempotent {
		options = append(options, kgo.DisableIdempotentWrite())
	}
	producer := newClient(options...)
	defer producer.Close()
	var produced []*kgo.Record
	for _, r := range records {
		record := &kgo.Record{Topic: topic, Partition: r.Partition, Timestamp: time.UnixMilli(r.Timestamp), Key: r.Key, Value: r.Value}
		for _, header := range r.Headers {
			record.Headers = append(record.Headers, kgo.RecordHeader{Key: header.Name, Value: header.Value})
		}
		produced = append(produced, record)
	}
	shape.Check(producer.ProduceSync(limited(), produced...).FirstErr(), "produce")
}

func (l *library) Ends(topic string) []int64 {
	offsets, err := l.admin.ListEndOffsets(limited(), topic)
	shape.Check(err, "ends")
	shape.Check(offsets.Error(), "ends")
	ends := make([]int64, len(offsets[topic]))
	for partition, end := range offsets[topic] {
		ends[partition] = end.Offset
	}
	return ends
}

func (l *library) OffsetAt(topic string, partition int32, timestamp int64) int64 {
	offsets, err := l.admin.ListOffsetsAfterMilli(limited(), timestamp, topic)
	shape.Check(err, "offset by timestamp")
	shape.Check(offsets.Error(), "offset by timestamp")
	return offsets[topic][partition].Offset
}

func (l *library) Consumer(group string, topics []string) shape.Consumer {
	c := &consumer{owned: map[int32]bool{}}
	options := []kgo.Opt{
		kgo.SeedBrokers(l.bootstrap),
		kgo.ConsumeTopics(topics...),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchMaxWait(100 * time.Millisecond),
	}
	if group != "" {
		options = append(options,
			kgo.ConsumerGroup(group),
			kgo.DisableAutoCommit(),
			kgo.HeartbeatInterval(300*time.Millisecond),
			kgo.OnPartitionsAssigned(c.owns(true)),
			kgo.OnPartitionsRevoked(c.owns(false)),
			kgo.OnPartitionsLost(c.owns(false)))
	}
	c.client = newClient(options...)
	go c.run()
	return c
}

func (l *library) Close() {
	l.client.Close()
}

type consumer struct {
	shape.Inbox
	client *kgo.Client
	lock   sync.Mutex
	owned  map[int32]bool
}

func (c *consumer) run() {
	for {
		fetches := c.client.PollFetches(context.Background())
		if fetches.IsClientClosed() {
			return
		}
		fetches.EachError(func(_ string, _ int32, err error) { shape.Note(err) })
		fetches.EachRecord(func(r *kgo.Record) { c.Put(recordOf(r)) })
	}
}

// What a rebalance calls with the partitions that come or go.
func (c *consumer) owns(mine bool) func(context.Context, *kgo.Client, map[string][]int32) {
	return func(_ context.Context, _ *kgo.Client, topics map[string][]int32) {
		c.lock.Lock()
		defer c.lock.Unlock()
		for _, partitions := range topics {
			for _, partition := range partitions {
				c.owned[partition] = mine
			}
		}
	}
}

func (c *consumer) Owned() (owned []int32) {
	c.lock.Lock()
	defer c.lock.Unlock()
	for partition, mine := range c.owned {
		if mine {
			owned = append(owned, partition)
		}
	}
	return owned
}

func (c *consumer) Commit(topic string, offsets []int64) {
	wanted := map[int32]kgo.EpochOffset{}
	for partition, offset := range offsets {
		wanted[int32(partition)] = kgo.EpochOffset{Epoch: -1, Offset: offset}
	}
	c.client.CommitOffsetsSync(limited(), map[string]map[int32]kgo.EpochOffset{topic: wanted}, committed)
}

func committed(_ *kgo.Client, _ *kmsg.OffsetCommitRequest, response *kmsg.OffsetCommitResponse, err error) {
	shape.Check(err, "commit")
	for _, topic := range response.Topics {
		for _, partition := range topic.Partitions {
			shape.Check(kerr.ErrorForCode(partition.ErrorCode), "commit")
		}
	}
}

func (c *consumer) Seek(topic string, partition int32, offset int64) {
	c.client.SetOffsets(map[string]map[int32]kgo.EpochOffset{topic: {partition: {Epoch: -1, Offset: offset}}})
}

func (c *consumer) Close() {
	c.client.Close()
}

func recordOf(r *kgo.Record) shape.Record {
	record := shape.Record{Topic: r.Topic, Partition: r.Partition, Offset: r.Offset, Timestamp: r.Timestamp.UnixMilli(), Key: r.Key, Value: r.Value}
	for _, header := range r.Headers {
		record.Headers = append(record.Headers, shape.Header{Name: header.Key, Value: header.Value})
	}
	return record
}
