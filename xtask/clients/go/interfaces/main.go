// What Redpanda Console asks a cluster, with the client library that it uses; driven by `cargo xtask interop`.
//
//	interfaces BOOTSTRAP
//
// Makes topics, records and groups of its own, then the requests of Console's connecting, its pages and its changes.
// Prints a line `CALL: ok` or `CALL: error NAMES`, and below it `CALL / ITEM` for what was answered, in an order of its own
// and without what differs from run to run.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/kversion"
)

const topic, other, group, live = "go-a", "go-b", "go-empty", "go-live"

var first = time.UnixMilli(1_700_000_000_000)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	client := open(kgo.SeedBrokers(os.Args[1]), kgo.RecordPartitioner(kgo.ManualPartitioner()))
	admin := kadm.NewClient(client)
	member := prepare(ctx, client, admin)
	defer member.Close()
	connect(ctx, client, admin)
	brokers(ctx, client, admin)
	topics(ctx, client, admin)
	groups(ctx, client, admin)
	others(ctx, client, admin)
	changes(ctx, client, admin)
}

func open(options ...kgo.Opt) *kgo.Client {
	client, err := kgo.NewClient(options...)
	must(err)
	return client
}

func prepare(ctx context.Context, client *kgo.Client, admin *kadm.Client) *kgo.Client {
	kept := map[string]*string{"retention.ms": kadm.StringPtr("-1")}
	_, err := admin.CreateTopics(ctx, 3, 1, kept, topic, other)
	must(err)
	for n := range 60 {
		record := &kgo.Record{Topic: topic, Partition: int32(n % 3), Timestamp: first.Add(time.Duration(n) * time.Millisecond), Value: fmt.Appendf(nil, "value %d", n)}
		must(client.ProduceSync(ctx, record).FirstErr())
	}
	// Of its time: producers of old records are forgotten soon.
	must(client.ProduceSync(ctx, &kgo.Record{Topic: other, Partition: 1, Value: []byte("now")}).FirstErr())
	must(admin.CommitAllOffsets(ctx, group, offsets(topic, 5)))
	member := open(kgo.SeedBrokers(os.Args[1]), kgo.ConsumerGroup(live), kgo.ConsumeTopics(topic), kgo.InstanceID("instance"), kgo.ClientID("member"), kgo.DisableAutoCommit())
	must(member.PollFetches(ctx).Err())
	must(member.CommitRecords(ctx, &kgo.Record{Topic: topic, Partition: 0, Offset: 9}))
	return member
}

func offsets(name string, at int64) kadm.Offsets {
	all := make(kadm.Offsets)
	for partition := range int32(3) {
		all.AddOffset(name, partition, at, -1)
	}
	return all
}

// What is asked before anything is shown, and which pages are offered for the versions that are advertised.
func connect(ctx context.Context, client *kgo.Client, admin *kadm.Client) {
	call("ApiVersions", func() (any, error) {
		request := kmsg.NewApiVersionsRequest()
		request.ClientSoftwareName, request.ClientSoftwareVersion = "RPConsole", "v3"
		response, err := request.RequestWith(ctx, client)
		if err != nil {
			return nil, err
		}
		return []any{response.SupportedFeatures, response.FinalizedFeatures, pages(kversion.FromApiVersionsResponse(response))}, nil
	})
	call("ApiVersions of each broker", func() (any, error) {
		versions, err := admin.ApiVersions(ctx)
		return len(versions), err
	})
	request := kmsg.NewMetadataRequest()
	call("Metadata of all topics", send(ctx, client, &request))
	none := kmsg.NewMetadataRequest()
	none.Topics = []kmsg.MetadataRequestTopic{}
	call("Metadata of no topic", send(ctx, client, &none))
	all := kmsg.NewMetadataRequest()
	all.IncludeClusterAuthorizedOperations, all.IncludeTopicAuthorizedOperations = true, true
	call("Metadata with authorized operations", send(ctx, client, &all))
	call("Metadata of a topic that is not there", send(ctx, client, metadata("nobody")))
}

func metadata(name string) *kmsg.MetadataRequest {
	request := kmsg.NewMetadataRequest()
	one := kmsg.NewMetadataRequestTopic()
	one.Topic = &name
	request.Topics = append(request.Topics, one)
	return &request
}

func pages(versions *kversion.Versions) []string {
	needs := map[string][]kmsg.Request{
		"GET /api/cluster/config":                       {&kmsg.DescribeConfigsRequest{}},
		"GET /api/consumer-groups":                      {&kmsg.DescribeGroupsRequest{}, &kmsg.ListGroupsRequest{}},
		"DELETE /api/topics/{topicName}/records":        {&kmsg.DeleteRecordsRequest{}},
		"PATCH /api/consumer-groups/{groupId}":          {&kmsg.OffsetCommitRequest{}},
		"DELETE /api/consumer-groups/{groupId}":         {&kmsg.DeleteGroupsRequest{}},
		"DELETE /api/consumer-groups/{groupId}/offsets": {&kmsg.OffsetDeleteRequest{}},
		"GET /api/operations/reassign-partitions":       {&kmsg.ListPartitionReassignmentsRequest{}},
		"PATCH /api/operations/reassign-partitions":     {&kmsg.IncrementalAlterConfigsRequest{}, &kmsg.AlterPartitionAssignmentsRequest{}},
		"GET /api/quotas":                               {&kmsg.DescribeClientQuotasRequest{}},
		"GET /api/users":                                {&kmsg.DescribeUserSCRAMCredentialsRequest{}},
		"POST and DELETE /api/users":                    {&kmsg.AlterUserSCRAMCredentialsRequest{}},
	}
	var offered []string
	for page, requests := range needs {
		is := !slices.ContainsFunc(requests, func(request kmsg.Request) bool {
			_, known := versions.LookupMaxKeyVersion(request.Key())
			return !known
		})
		offered = append(offered, fmt.Sprintf("page %s offered %t", page, is))
	}
	return offered
}

func brokers(ctx context.Context, client *kgo.Client, admin *kadm.Client) {
	call("kadm.Metadata", func() (any, error) {
		metadata, err := admin.Metadata(ctx)
		return []any{len(metadata.Brokers), metadata.Controller, metadata.Cluster, metadata.Topics.Names()}, err
	})
	directories := kmsg.NewDescribeLogDirsRequest()
	call("DescribeLogDirs", send(ctx, client, &directories))
	some := kmsg.NewDescribeLogDirsRequest()
	one := kmsg.NewDescribeLogDirsRequestTopic()
	one.Topic, one.Partitions = topic, []int32{0, 2}
	some.Topics = append(some.Topics, one)
	call("DescribeLogDirs of partitions", send(ctx, client, &some))
	call("kadm.DescribeAllLogDirs", func() (any, error) {
		all, err := admin.DescribeAllLogDirs(ctx, nil)
		return len(all), err
	})
	call("DescribeConfigs of a broker", send(ctx, client, configs(kmsg.ConfigResourceTypeBroker, "1")))
	call("DescribeConfigs of a topic", send(ctx, client, configs(kmsg.ConfigResourceTypeTopic, topic)))
	call("DescribeConfigs of a topic, one of them", send(ctx, client, configs(kmsg.ConfigResourceTypeTopic, topic, "cleanup.policy")))
	call("DescribeConfigs of a topic that is not there", send(ctx, client, configs(kmsg.ConfigResourceTypeTopic, "nobody")))
	call("kadm.DescribeTopicConfigs", func() (any, error) {
		all, err := admin.DescribeTopicConfigs(ctx, topic, other)
		return len(all), err
	})
}

func configs(kind kmsg.ConfigResourceType, name string, wanted ...string) *kmsg.DescribeConfigsRequest {
	request := kmsg.NewDescribeConfigsRequest()
	request.IncludeSynonyms, request.IncludeDocumentation = true, true
	resource := kmsg.NewDescribeConfigsRequestResource()
	resource.ResourceType, resource.ResourceName, resource.ConfigNames = kind, name, wanted
	request.Resources = append(request.Resources, resource)
	return &request
}

func topics(ctx context.Context, client *kgo.Client, admin *kadm.Client) {
	times := []int64{-2, -1, -3, -4, first.UnixMilli() + 30}
	for n, name := range []string{"earliest", "latest", "max timestamp", "local", "by timestamp"} {
		request := kmsg.NewListOffsetsRequest()
		request.ReplicaID = -1
		one := kmsg.NewListOffsetsRequestTopic()
		one.Topic = topic
		for partition := range int32(3) {
			asked := kmsg.NewListOffsetsRequestTopicPartition()
			asked.Partition, asked.Timestamp = partition, times[n]
			one.Partitions = append(one.Partitions, asked)
		}
		request.Topics = append(request.Topics, one)
		call("ListOffsets, "+name, send(ctx, client, &request))
	}
	call("kadm.ListStartOffsets", func() (any, error) { return listed(admin.ListStartOffsets(ctx, topic, other)) })
	call("kadm.ListEndOffsets", func() (any, error) { return listed(admin.ListEndOffsets(ctx, topic, other)) })
	call("kadm.ListOffsetsAfterMilli", func() (any, error) {
		return listed(admin.ListOffsetsAfterMilli(ctx, first.UnixMilli()+30, topic))
	})
	call("kadm.ListMaxTimestampOffsets", func() (any, error) { return listed(admin.ListMaxTimestampOffsets(ctx, topic)) })
	call("kadm.DescribeProducers", func() (any, error) {
		all, err := admin.DescribeProducers(ctx, kadm.TopicsSet{other: {0: {}, 1: {}, 2: {}}})
		if err != nil {
			return nil, err
		}
		return len(all.SortedProducers()), nil
	})
}

func listed(all kadm.ListedOffsets, err error) (any, error) {
	var lines []string
	all.Each(func(one kadm.ListedOffset) {
		lines = append(lines, fmt.Sprint(one.Topic, " ", one.Partition, " ", one.Offset, " ", one.Timestamp, " ", one.LeaderEpoch, " ", one.Err))
	})
	return lines, errors.Join(err, all.Error())
}

func groups(ctx context.Context, client *kgo.Client, admin *kadm.Client) {
	list := kmsg.NewListGroupsRequest()
	call("ListGroups", send(ctx, client, &list))
	filtered := kmsg.NewListGroupsRequest()
	filtered.StatesFilter, filtered.TypesFilter = []string{"Stable"}, []string{"classic"}
	call("ListGroups, filtered", send(ctx, client, &filtered))
	describe := kmsg.NewDescribeGroupsRequest()
	describe.Groups, describe.IncludeAuthorizedOperations = []string{group, live}, true
	call("DescribeGroups", send(ctx, client, &describe))
	nobody := kmsg.NewDescribeGroupsRequest()
	nobody.Groups = []string{"nobody"}
	call("DescribeGroups of one that is not there", send(ctx, client, &nobody))
	call("kadm.DescribeGroups", func() (any, error) {
		all, err := admin.DescribeGroups(ctx, group, live)
		var lines []string
		for _, one := range all.Sorted() {
			lines = append(lines, fmt.Sprint(one.Group, " ", one.State, " ", one.Protocol, " ", one.ProtocolType, " ", len(one.Members), " ", one.AssignedPartitions(), " ", one.Err))
		}
		return lines, errors.Join(err, all.Error())
	})
	call("kadm.FetchManyOffsets", func() (any, error) {
		all := admin.FetchManyOffsets(ctx, group, live, "nobody")
		var lines []string
		all.EachError(func(one kadm.FetchOffsetsResponse) { lines = append(lines, fmt.Sprint(one.Group, " ", one.Err)) })
		for name, one := range all {
			for _, offset := range one.Fetched.Sorted() {
				// What the client writes beside is the member's id.
				lines = append(lines, fmt.Sprint(name, " ", offset.Topic, " ", offset.Partition, " ", offset.At, " ", offset.Metadata != "", " ", offset.Err))
			}
		}
		return lines, nil
	})
	call("kadm.Lag", func() (any, error) {
		all, err := admin.Lag(ctx, group, live)
		var lines []string
		for _, one := range all.Sorted() {
			lines = append(lines, fmt.Sprint(one.Group, " ", one.State, " ", one.Lag.Total(), " ", one.Error()))
		}
		return lines, err
	})
}

func others(ctx context.Context, client *kgo.Client, admin *kadm.Client) {
	acls := kmsg.NewDescribeACLsRequest()
	acls.ResourceType, acls.ResourcePatternType = kmsg.ACLResourceTypeAny, kmsg.ACLResourcePatternTypeAny
	acls.Operation, acls.PermissionType = kmsg.ACLOperationAny, kmsg.ACLPermissionTypeAny
	call("DescribeACLs", send(ctx, client, &acls))
	quotas := kmsg.NewDescribeClientQuotasRequest()
	call("DescribeClientQuotas", send(ctx, client, &quotas))
	for _, kind := range []string{"user", "client-id"} {
		one := kmsg.NewDescribeClientQuotasRequest()
		component := kmsg.NewDescribeClientQuotasRequestComponent()
		component.EntityType, component.MatchType = kind, kmsg.QuotasMatchTypeAny
		one.Components = append(one.Components, component)
		call("DescribeClientQuotas of a "+kind, send(ctx, client, &one))
	}
	reassignments := kmsg.NewListPartitionReassignmentsRequest()
	call("ListPartitionReassignments", send(ctx, client, &reassignments))
	users := kmsg.NewDescribeUserSCRAMCredentialsRequest()
	call("DescribeUserSCRAMCredentials", send(ctx, client, &users))
	call("kadm.DescribeUserSCRAMs", func() (any, error) {
		all, err := admin.DescribeUserSCRAMs(ctx)
		return len(all), err
	})
	call("kadm.ListTransactions", func() (any, error) {
		all, err := admin.ListTransactions(ctx, nil, nil)
		return len(all), err
	})
	quorum := kmsg.NewDescribeClusterRequest()
	quorum.IncludeClusterAuthorizedOperations = true
	call("DescribeCluster", send(ctx, client, &quorum))
}

func changes(ctx context.Context, client *kgo.Client, admin *kadm.Client) {
	create := kmsg.NewCreateTopicsRequest()
	wanted := kmsg.NewCreateTopicsRequestTopic()
	wanted.Topic, wanted.NumPartitions, wanted.ReplicationFactor = "go-c", 2, -1
	create.Topics = append(create.Topics, wanted)
	create.ValidateOnly = true
	call("CreateTopics, only checked", send(ctx, client, &create))
	create.ValidateOnly = false
	call("CreateTopics", send(ctx, client, &create))
	call("CreateTopics of one that is there", send(ctx, client, &create))
	call("kadm.ValidateUpdatePartitions", func() (any, error) {
		all, err := admin.ValidateUpdatePartitions(ctx, 4, "go-c")
		return len(all), errors.Join(err, all.Error())
	})
	call("kadm.UpdatePartitions", func() (any, error) {
		all, err := admin.UpdatePartitions(ctx, 4, "go-c")
		return len(all), errors.Join(err, all.Error())
	})
	call("IncrementalAlterConfigs of a topic", send(ctx, client, alter(kmsg.ConfigResourceTypeTopic, topic, "retention.ms", "86400000")))
	call("IncrementalAlterConfigs of a broker", send(ctx, client, alter(kmsg.ConfigResourceTypeBroker, "1", "log.retention.ms", "86400000")))
	call("IncrementalAlterConfigs, wrong", send(ctx, client, alter(kmsg.ConfigResourceTypeTopic, topic, "retention.ms", "long")))
	whole := kmsg.NewAlterConfigsRequest()
	resource := kmsg.NewAlterConfigsRequestResource()
	resource.ResourceType, resource.ResourceName = kmsg.ConfigResourceTypeTopic, topic
	config := kmsg.NewAlterConfigsRequestResourceConfig()
	config.Name, config.Value = "retention.ms", kadm.StringPtr("-1")
	resource.Configs = append(resource.Configs, config)
	whole.Resources = append(whole.Resources, resource)
	call("AlterConfigs", send(ctx, client, &whole))
	call("DescribeConfigs of a topic, after both", send(ctx, client, configs(kmsg.ConfigResourceTypeTopic, topic, "retention.ms")))
	moves := kmsg.NewAlterPartitionAssignmentsRequest()
	move := kmsg.NewAlterPartitionAssignmentsRequestTopic()
	move.Topic = topic
	onto := kmsg.NewAlterPartitionAssignmentsRequestTopicPartition()
	onto.Partition, onto.Replicas = 0, []int32{1}
	move.Partitions = append(move.Partitions, onto)
	moves.Topics = append(moves.Topics, move)
	call("AlterPartitionAssignments", send(ctx, client, &moves))
	records := kmsg.NewDeleteRecordsRequest()
	records.TimeoutMillis = 5000
	cut := kmsg.NewDeleteRecordsRequestTopic()
	cut.Topic = topic
	for partition, offset := range []int64{3, -1, 1000} {
		at := kmsg.NewDeleteRecordsRequestTopicPartition()
		at.Partition, at.Offset = int32(partition), offset
		cut.Partitions = append(cut.Partitions, at)
	}
	records.Topics = append(records.Topics, cut)
	call("DeleteRecords", send(ctx, client, &records))
	groupChanges(ctx, client, admin)
	access(ctx, client)
	gone := kmsg.NewDeleteTopicsRequest()
	gone.TimeoutMillis = 5000
	gone.TopicNames = []string{"go-c"}
	for _, name := range []string{"go-c", "nobody"} {
		one := kmsg.NewDeleteTopicsRequestTopic()
		one.Topic = kmsg.StringPtr(name)
		gone.Topics = append(gone.Topics, one)
	}
	call("DeleteTopics", send(ctx, client, &gone))
}

func alter(kind kmsg.ConfigResourceType, of, name, value string) *kmsg.IncrementalAlterConfigsRequest {
	request := kmsg.NewIncrementalAlterConfigsRequest()
	resource := kmsg.NewIncrementalAlterConfigsRequestResource()
	resource.ResourceType, resource.ResourceName = kind, of
	config := kmsg.NewIncrementalAlterConfigsRequestResourceConfig()
	config.Name, config.Value, config.Op = name, &value, kmsg.IncrementalAlterConfigOpSet
	resource.Configs = append(resource.Configs, config)
	request.Resources = append(request.Resources, resource)
	return &request
}

func groupChanges(ctx context.Context, client *kgo.Client, admin *kadm.Client) {
	for _, of := range []string{group, live} {
		commit := kmsg.NewOffsetCommitRequest()
		commit.Group = of
		in := kmsg.NewOffsetCommitRequestTopic()
		in.Topic = topic
		at := kmsg.NewOffsetCommitRequestTopicPartition()
		at.Partition, at.Offset = 1, 6
		in.Partitions = append(in.Partitions, at)
		commit.Topics = append(commit.Topics, in)
		call("OffsetCommit of "+of, send(ctx, client, &commit))
		remove := kmsg.NewOffsetDeleteRequest()
		remove.Group = of
		from := kmsg.NewOffsetDeleteRequestTopic()
		from.Topic = topic
		which := kmsg.NewOffsetDeleteRequestTopicPartition()
		which.Partition = 2
		from.Partitions = append(from.Partitions, which)
		remove.Topics = append(remove.Topics, from)
		call("OffsetDelete of "+of, send(ctx, client, &remove))
	}
	call("kadm.FetchOffsets, after both", func() (any, error) {
		all, err := admin.FetchOffsets(ctx, group)
		var lines []string
		all.Each(func(one kadm.OffsetResponse) {
			lines = append(lines, fmt.Sprint(one.Topic, " ", one.Partition, " ", one.At))
		})
		return lines, err
	})
	for _, name := range []string{live, group, "nobody"} {
		call("kadm.DeleteGroup "+name, func() (any, error) {
			response, err := admin.DeleteGroup(ctx, name)
			return response.Group, errors.Join(err, response.Err)
		})
	}
}

func access(ctx context.Context, client *kgo.Client) {
	create := kmsg.NewCreateACLsRequest()
	creation := kmsg.NewCreateACLsRequestCreation()
	creation.ResourceType, creation.ResourceName, creation.ResourcePatternType = kmsg.ACLResourceTypeTopic, topic, kmsg.ACLResourcePatternTypeLiteral
	creation.Principal, creation.Host, creation.Operation, creation.PermissionType = "User:somebody", "*", kmsg.ACLOperationRead, kmsg.ACLPermissionTypeAllow
	create.Creations = append(create.Creations, creation)
	call("CreateACLs", send(ctx, client, &create))
	remove := kmsg.NewDeleteACLsRequest()
	filter := kmsg.NewDeleteACLsRequestFilter()
	filter.ResourceType, filter.ResourcePatternType = kmsg.ACLResourceTypeAny, kmsg.ACLResourcePatternTypeAny
	filter.Operation, filter.PermissionType = kmsg.ACLOperationAny, kmsg.ACLPermissionTypeAny
	remove.Filters = append(remove.Filters, filter)
	call("DeleteACLs", send(ctx, client, &remove))
	quotas := kmsg.NewAlterClientQuotasRequest()
	entry := kmsg.NewAlterClientQuotasRequestEntry()
	entity := kmsg.NewAlterClientQuotasRequestEntryEntity()
	entity.Type, entity.Name = "client-id", kmsg.StringPtr("somebody")
	operation := kmsg.NewAlterClientQuotasRequestEntryOp()
	operation.Key, operation.Value = "consumer_byte_rate", 1e6
	entry.Entity, entry.Ops = append(entry.Entity, entity), append(entry.Ops, operation)
	quotas.Entries = append(quotas.Entries, entry)
	call("AlterClientQuotas", send(ctx, client, &quotas))
	quotas.Entries[0].Ops[0].Remove = true
	call("AlterClientQuotas back", send(ctx, client, &quotas))
	users := kmsg.NewAlterUserSCRAMCredentialsRequest()
	deletion := kmsg.NewAlterUserSCRAMCredentialsRequestDeletion()
	deletion.Name, deletion.Mechanism = "nobody", 1
	users.Deletions = append(users.Deletions, deletion)
	call("AlterUserSCRAMCredentials", send(ctx, client, &users))
}

func send(ctx context.Context, client *kgo.Client, request kmsg.Request) func() (any, error) {
	return func() (any, error) { return client.Request(ctx, request) }
}

// Prints what a call answered; its error codes, wherever they are in it, make it an error.
func call(name string, made func() (any, error)) {
	answer, err := made()
	failures := map[string]bool{}
	var lines []string
	if err == nil {
		bytes, problem := json.Marshal(answer)
		must(problem)
		var value any
		must(json.Unmarshal(bytes, &value))
		lines = flatten("", steady(value, failures))
	} else if coded := (*kerr.Error)(nil); errors.As(err, &coded) {
		failures[coded.Message] = true
	} else {
		failures[fmt.Sprintf("%T", err)] = true
		lines = append(lines, "message "+err.Error())
	}
	if len(failures) == 0 {
		fmt.Println(name + ": ok")
	} else {
		names := make([]string, 0, len(failures))
		for failure := range failures {
			names = append(names, failure)
		}
		sort.Strings(names)
		fmt.Println(name + ": error " + strings.Join(names, " "))
	}
	sort.Strings(lines)
	for _, line := range lines {
		fmt.Println(name + " / " + line)
	}
}

// What is another in each run, or said in other words.
var unsteady = map[string]bool{"Version": true, "ThrottleMillis": true, "UnknownTags": true, "TopicID": true, "MemberID": true, "ProtocolMetadata": true,
	"TotalBytes": true, "UsableBytes": true, "Size": true, "FinalizedFeaturesEpoch": true}

func steady(value any, failures map[string]bool) any {
	switch value := value.(type) {
	case []any:
		for n := range value {
			value[n] = steady(value[n], failures)
		}
		sort.Slice(value, func(a, b int) bool { return text(value[a]) < text(value[b]) })
		return value
	case map[string]any:
		for key, field := range value {
			switch code, is := field.(float64); {
			case key == "ErrorCode" && is && code != 0:
				value[key] = kerr.TypedErrorForCode(int16(code)).Message
				failures[value[key].(string)] = true
			case unsteady[key] || key == "ErrorCode":
				delete(value, key)
			case key == "Documentation" || key == "ErrorMessage":
				value[key] = field != nil
			default:
				value[key] = steady(field, failures)
			}
		}
	}
	return value
}

// One line for each element of the innermost arrays of structures, with what is around it.
func flatten(around string, value any) []string {
	structure, is := value.(map[string]any)
	if list, isList := value.([]any); isList {
		var lines []string
		for _, one := range list {
			lines = append(lines, flatten(around, one)...)
		}
		return lines
	} else if !is {
		return []string{around + text(value)}
	}
	scalars, lists := map[string]any{}, map[string][]any{}
	for key, field := range structure {
		if list, isList := field.([]any); isList && len(list) > 0 && isStructure(list[0]) && key != "ConfigSynonyms" {
			lists[key] = list
		} else {
			scalars[key] = field
		}
	}
	lines := []string{around + text(scalars)}
	for key, list := range lists {
		for _, one := range list {
			lines = append(lines, flatten(around+text(scalars)+" "+key+" ", one)...)
		}
	}
	return lines
}

func isStructure(value any) bool {
	_, is := value.(map[string]any)
	return is
}

func text(value any) string {
	bytes, err := json.Marshal(value)
	must(err)
	return string(bytes)
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "interfaces:", err)
		os.Exit(1)
	}
}
