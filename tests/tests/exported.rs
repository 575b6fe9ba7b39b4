//! A run of the playground, exported as a test: what happened, and what every byte that travelled means.

use eventor_tests::Recording;

const EVENTS: &str = "\
Seed 7
Reopen
Connect
Bytes 0 0000002c0013000700000001000a706c617967726f756e640002076f7264657273000000020001010100000001f40000
Job
Bytes 0 000000770000000900000001000a706c617967726f756e640000ffff000001f402076f726465727302000000004b00000000000000000000003effffffff0254e3490d0000000000000000019b76daa8000000019b76daa800ffffffffffffffffffffffffffff0000000118000000026b0a68656c6c6f00000000
Flush
Bytes 0 0000005c0001000c00000001000a706c617967726f756e6400ffffffff000001f400000001001000000000000000ffffffff02076f72646572730200000000ffffffff0000000000000000ffffffffffffffffffffffff001000000000010100
AdvanceMs 500
End 0
";

const TRANSCRIPT: &str = "\
CreateTopics version 7 on connection 0 at 0 ms
    0 +48   request: raw
    0 +4      size: int32 = 44
    4 +21     RequestHeader: RequestHeader
    4 +2        request_api_key: int16 = 19  (CreateTopics)
    6 +2        request_api_version: int16 = 7
    8 +4        correlation_id: int32 = 1
   12 +12       client_id: string = \"playground\"
   24 +1        tag count: uvarint = 0
   25 +23     CreateTopics: Request
   25 +17       topics: []CreatableTopic
   25 +1          count: uvarint = 1
   26 +16         [0]: CreatableTopic
   26 +7            name: string = \"orders\"
   33 +4            num_partitions: int32 = 2
   37 +2            replication_factor: int16 = 1
   39 +1            assignments: []CreatableReplicaAssignment
   39 +1              count: uvarint = 0
   40 +1            configs: []CreatableTopicConfig
   40 +1              count: uvarint = 0
   41 +1            tag count: uvarint = 0
   42 +4        timeout_ms: int32 = 500
   46 +1        validate_only: bool = false
   47 +1        tag count: uvarint = 0

answered at 0 ms
    0 +1277 response: raw
    0 +4      size: int32 = 1273
    4 +5      ResponseHeader: ResponseHeader
    4 +4        correlation_id: int32 = 1
    8 +1        tag count: uvarint = 0
    9 +1268   CreateTopics: Response
    9 +4        throttle_time_ms: int32 = 0
   13 +1263     topics: []CreatableTopicResult
   13 +1          count: uvarint = 1
   14 +1262       [0]: CreatableTopicResult
   14 +7            name: string = \"orders\"
   21 +16           topic_id: uuid = 25edb3b4-7331-4d27-ae77-8c955b484173
   37 +2            error_code: int16 = 0  (NONE)
   39 +1            error_message: string = null
   40 +4            num_partitions: int32 = 2
   44 +2            replication_factor: int16 = 1
   46 +1229         configs: []CreatableTopicConfigs
   46 +1              count: uvarint = 37
   47 +26             [0]: CreatableTopicConfigs
   47 +15               name: string = \"cleanup.policy\"
   62 +7                value: string = \"delete\"
   69 +1                read_only: bool = false
   70 +1                config_source: int8 = 5
   71 +1                is_sensitive: bool = false
   72 +1                tag count: uvarint = 0
   73 +30             [1]: CreatableTopicConfigs
   73 +23               name: string = \"compression.gzip.level\"
   96 +3                value: string = \"-1\"
   99 +1                read_only: bool = false
  100 +1                config_source: int8 = 5
  101 +1                is_sensitive: bool = false
  102 +1                tag count: uvarint = 0
  103 +28             [2]: CreatableTopicConfigs
  103 +22               name: string = \"compression.lz4.level\"
  125 +2                value: string = \"9\"
  127 +1                read_only: bool = false
  128 +1                config_source: int8 = 5
  129 +1                is_sensitive: bool = false
  130 +1                tag count: uvarint = 0
  131 +30             [3]: CreatableTopicConfigs
  131 +17               name: string = \"compression.type\"
  148 +9                value: string = \"producer\"
  157 +1                read_only: bool = false
  158 +1                config_source: int8 = 5
  159 +1                is_sensitive: bool = false
  160 +1                tag count: uvarint = 0
  161 +29             [4]: CreatableTopicConfigs
  161 +23               name: string = \"compression.zstd.level\"
  184 +2                value: string = \"3\"
  186 +1                read_only: bool = false
  187 +1                config_source: int8 = 5
  188 +1                is_sensitive: bool = false
  189 +1                tag count: uvarint = 0
  190 +33             [5]: CreatableTopicConfigs
  190 +20               name: string = \"delete.retention.ms\"
  210 +9                value: string = \"86400000\"
  219 +1                read_only: bool = false
  220 +1                config_source: int8 = 5
  221 +1                is_sensitive: bool = false
  222 +1                tag count: uvarint = 0
  223 +46             [6]: CreatableTopicConfigs
  223 +36               name: string = \"errors.deadletterqueue.group.enable\"
  259 +6                value: string = \"false\"
  265 +1                read_only: bool = false
  266 +1                config_source: int8 = 5
  267 +1                is_sensitive: bool = false
  268 +1                tag count: uvarint = 0
  269 +31             [7]: CreatableTopicConfigs
  269 +21               name: string = \"file.delete.delay.ms\"
  290 +6                value: string = \"60000\"
  296 +1                read_only: bool = false
  297 +1                config_source: int8 = 5
  298 +1                is_sensitive: bool = false
  299 +1                tag count: uvarint = 0
  300 +39             [8]: CreatableTopicConfigs
  300 +15               name: string = \"flush.messages\"
  315 +20               value: string = \"9223372036854775807\"
  335 +1                read_only: bool = false
  336 +1                config_source: int8 = 5
  337 +1                is_sensitive: bool = false
  338 +1                tag count: uvarint = 0
  339 +33             [9]: CreatableTopicConfigs
  339 +9                name: string = \"flush.ms\"
  348 +20               value: string = \"9223372036854775807\"
  368 +1                read_only: bool = false
  369 +1                config_source: int8 = 5
  370 +1                is_sensitive: bool = false
  371 +1                tag count: uvarint = 0
  372 +45             [10]: CreatableTopicConfigs
  372 +40               name: string = \"follower.replication.throttled.replicas\"
  412 +1                value: string = \"\"
  413 +1                read_only: bool = false
  414 +1                config_source: int8 = 5
  415 +1                is_sensitive: bool = false
  416 +1                tag count: uvarint = 0
  417 +30             [11]: CreatableTopicConfigs
  417 +21               name: string = \"index.interval.bytes\"
  438 +5                value: string = \"4096\"
  443 +1                read_only: bool = false
  444 +1                config_source: int8 = 5
  445 +1                is_sensitive: bool = false
  446 +1                tag count: uvarint = 0
  447 +43             [12]: CreatableTopicConfigs
  447 +38               name: string = \"leader.replication.throttled.replicas\"
  485 +1                value: string = \"\"
  486 +1                read_only: bool = false
  487 +1                config_source: int8 = 5
  488 +1                is_sensitive: bool = false
  489 +1                tag count: uvarint = 0
  490 +29             [13]: CreatableTopicConfigs
  490 +22               name: string = \"local.retention.bytes\"
  512 +3                value: string = \"-2\"
  515 +1                read_only: bool = false
  516 +1                config_source: int8 = 5
  517 +1                is_sensitive: bool = false
  518 +1                tag count: uvarint = 0
  519 +26             [14]: CreatableTopicConfigs
  519 +19               name: string = \"local.retention.ms\"
  538 +3                value: string = \"-2\"
  541 +1                read_only: bool = false
  542 +1                config_source: int8 = 5
  543 +1                is_sensitive: bool = false
  544 +1                tag count: uvarint = 0
  545 +46             [15]: CreatableTopicConfigs
  545 +22               name: string = \"max.compaction.lag.ms\"
  567 +20               value: string = \"9223372036854775807\"
  587 +1                read_only: bool = false
  588 +1                config_source: int8 = 5
  589 +1                is_sensitive: bool = false
  590 +1                tag count: uvarint = 0
  591 +46             [16]: CreatableTopicConfigs
  591 +31               name: string = \"max.decompressed.message.bytes\"
  622 +11               value: string = \"2147483639\"
  633 +1                read_only: bool = false
  634 +1                config_source: int8 = 5
  635 +1                is_sensitive: bool = false
  636 +1                tag count: uvarint = 0
  637 +30             [17]: CreatableTopicConfigs
  637 +18               name: string = \"max.message.bytes\"
  655 +8                value: string = \"1048588\"
  663 +1                read_only: bool = false
  664 +1                config_source: int8 = 5
  665 +1                is_sensitive: bool = false
  666 +1                tag count: uvarint = 0
  667 +43             [18]: CreatableTopicConfigs
  667 +31               name: string = \"message.timestamp.after.max.ms\"
  698 +8                value: string = \"3600000\"
  706 +1                read_only: bool = false
  707 +1                config_source: int8 = 5
  708 +1                is_sensitive: bool = false
  709 +1                tag count: uvarint = 0
  710 +56             [19]: CreatableTopicConfigs
  710 +32               name: string = \"message.timestamp.before.max.ms\"
  742 +20               value: string = \"9223372036854775807\"
  762 +1                read_only: bool = false
  763 +1                config_source: int8 = 5
  764 +1                is_sensitive: bool = false
  765 +1                tag count: uvarint = 0
  766 +38             [20]: CreatableTopicConfigs
  766 +23               name: string = \"message.timestamp.type\"
  789 +11               value: string = \"CreateTime\"
  800 +1                read_only: bool = false
  801 +1                config_source: int8 = 5
  802 +1                is_sensitive: bool = false
  803 +1                tag count: uvarint = 0
  804 +34             [21]: CreatableTopicConfigs
  804 +26               name: string = \"min.cleanable.dirty.ratio\"
  830 +4                value: string = \"0.5\"
  834 +1                read_only: bool = false
  835 +1                config_source: int8 = 5
  836 +1                is_sensitive: bool = false
  837 +1                tag count: uvarint = 0
  838 +28             [22]: CreatableTopicConfigs
  838 +22               name: string = \"min.compaction.lag.ms\"
  860 +2                value: string = \"0\"
  862 +1                read_only: bool = false
  863 +1                config_source: int8 = 5
  864 +1                is_sensitive: bool = false
  865 +1                tag count: uvarint = 0
  866 +26             [23]: CreatableTopicConfigs
  866 +20               name: string = \"min.insync.replicas\"
  886 +2                value: string = \"1\"
  888 +1                read_only: bool = false
  889 +1                config_source: int8 = 5
  890 +1                is_sensitive: bool = false
  891 +1                tag count: uvarint = 0
  892 +22             [24]: CreatableTopicConfigs
  892 +12               name: string = \"preallocate\"
  904 +6                value: string = \"false\"
  910 +1                read_only: bool = false
  911 +1                config_source: int8 = 5
  912 +1                is_sensitive: bool = false
  913 +1                tag count: uvarint = 0
  914 +29             [25]: CreatableTopicConfigs
  914 +22               name: string = \"remote.copy.lag.bytes\"
  936 +3                value: string = \"-1\"
  939 +1                read_only: bool = false
  940 +1                config_source: int8 = 5
  941 +1                is_sensitive: bool = false
  942 +1                tag count: uvarint = 0
  943 +25             [26]: CreatableTopicConfigs
  943 +19               name: string = \"remote.copy.lag.ms\"
  962 +2                value: string = \"0\"
  964 +1                read_only: bool = false
  965 +1                config_source: int8 = 5
  966 +1                is_sensitive: bool = false
  967 +1                tag count: uvarint = 0
  968 +34             [27]: CreatableTopicConfigs
  968 +24               name: string = \"remote.log.copy.disable\"
  992 +6                value: string = \"false\"
  998 +1                read_only: bool = false
  999 +1                config_source: int8 = 5
 1000 +1                is_sensitive: bool = false
 1001 +1                tag count: uvarint = 0
 1002 +39             [28]: CreatableTopicConfigs
 1002 +29               name: string = \"remote.log.delete.on.disable\"
 1031 +6                value: string = \"false\"
 1037 +1                read_only: bool = false
 1038 +1                config_source: int8 = 5
 1039 +1                is_sensitive: bool = false
 1040 +1                tag count: uvarint = 0
 1041 +32             [29]: CreatableTopicConfigs
 1041 +22               name: string = \"remote.storage.enable\"
 1063 +6                value: string = \"false\"
 1069 +1                read_only: bool = false
 1070 +1                config_source: int8 = 5
 1071 +1                is_sensitive: bool = false
 1072 +1                tag count: uvarint = 0
 1073 +23             [30]: CreatableTopicConfigs
 1073 +16               name: string = \"retention.bytes\"
 1089 +3                value: string = \"-1\"
 1092 +1                read_only: bool = false
 1093 +1                config_source: int8 = 5
 1094 +1                is_sensitive: bool = false
 1095 +1                tag count: uvarint = 0
 1096 +27             [31]: CreatableTopicConfigs
 1096 +13               name: string = \"retention.ms\"
 1109 +10               value: string = \"604800000\"
 1119 +1                read_only: bool = false
 1120 +1                config_source: int8 = 5
 1121 +1                is_sensitive: bool = false
 1122 +1                tag count: uvarint = 0
 1123 +29             [32]: CreatableTopicConfigs
 1123 +14               name: string = \"segment.bytes\"
 1137 +11               value: string = \"1073741824\"
 1148 +1                read_only: bool = false
 1149 +1                config_source: int8 = 5
 1150 +1                is_sensitive: bool = false
 1151 +1                tag count: uvarint = 0
 1152 +33             [33]: CreatableTopicConfigs
 1152 +20               name: string = \"segment.index.bytes\"
 1172 +9                value: string = \"10485760\"
 1181 +1                read_only: bool = false
 1182 +1                config_source: int8 = 5
 1183 +1                is_sensitive: bool = false
 1184 +1                tag count: uvarint = 0
 1185 +24             [34]: CreatableTopicConfigs
 1185 +18               name: string = \"segment.jitter.ms\"
 1203 +2                value: string = \"0\"
 1205 +1                read_only: bool = false
 1206 +1                config_source: int8 = 5
 1207 +1                is_sensitive: bool = false
 1208 +1                tag count: uvarint = 0
 1209 +25             [35]: CreatableTopicConfigs
 1209 +11               name: string = \"segment.ms\"
 1220 +10               value: string = \"604800000\"
 1230 +1                read_only: bool = false
 1231 +1                config_source: int8 = 5
 1232 +1                is_sensitive: bool = false
 1233 +1                tag count: uvarint = 0
 1234 +41             [36]: CreatableTopicConfigs
 1234 +31               name: string = \"unclean.leader.election.enable\"
 1265 +6                value: string = \"false\"
 1271 +1                read_only: bool = false
 1272 +1                config_source: int8 = 5
 1273 +1                is_sensitive: bool = false
 1274 +1                tag count: uvarint = 0
 1275 +1            tag count: uvarint = 0
 1276 +1        tag count: uvarint = 0

Produce version 9 on connection 0 at 0 ms
    0 +123  request: raw
    0 +4      size: int32 = 119
    4 +21     RequestHeader: RequestHeader
    4 +2        request_api_key: int16 = 0  (Produce)
    6 +2        request_api_version: int16 = 9
    8 +4        correlation_id: int32 = 1
   12 +12       client_id: string = \"playground\"
   24 +1        tag count: uvarint = 0
   25 +98     Produce: Request
   25 +1        transactional_id: string = null
   26 +2        acks: int16 = -1  (all)
   28 +4        timeout_ms: int32 = 500
   32 +90       topic_data: []TopicProduceData
   32 +1          count: uvarint = 1
   33 +89         [0]: TopicProduceData
   33 +7            name: string = \"orders\"
   40 +81           partition_data: []PartitionProduceData
   40 +1              count: uvarint = 1
   41 +80             [0]: PartitionProduceData
   41 +4                index: int32 = 0
   45 +75               records: records
   45 +1                  length: uvarint = 74
   46 +74                 [0]: RecordBatch
   46 +8                    base_offset: int64 = 0
   54 +4                    batch_length: int32 = 62
   58 +4                    partition_leader_epoch: int32 = -1
   62 +1                    magic: int8 = 2
   63 +4                    crc: uint32 = 1424181517  (54e3490d, and it matches)
   67 +2                    attributes: int16 = 0  (Uncompressed, CreateTime)
   69 +4                    last_offset_delta: int32 = 0
   73 +8                    base_timestamp: int64 = 1767225600000  (2026-01-01 00:00:00.000)
   81 +8                    max_timestamp: int64 = 1767225600000  (2026-01-01 00:00:00.000)
   89 +8                    producer_id: int64 = -1
   97 +2                    producer_epoch: int16 = -1
   99 +4                    base_sequence: int32 = -1
  103 +4                    records_count: int32 = 1
  107 +13                   [0]: Record  (offset 0, 2026-01-01 00:00:00.000)
  107 +1                      length: varint = 12
  108 +1                      attributes: int8 = 0
  109 +1                      timestamp_delta: varlong = 0
  110 +1                      offset_delta: varint = 0
  111 +2                      key: bytes = 0x6b  (\"k\")
  113 +6                      value: bytes = 0x68656c6c6f  (\"hello\")
  119 +1                      headers: []RecordHeader
  119 +1                        count: varint = 0
  120 +1                tag count: uvarint = 0
  121 +1            tag count: uvarint = 0
  122 +1        tag count: uvarint = 0

answered at 0 ms
    0 +57   response: raw
    0 +4      size: int32 = 53
    4 +5      ResponseHeader: ResponseHeader
    4 +4        correlation_id: int32 = 1
    8 +1        tag count: uvarint = 0
    9 +48     Produce: Response
    9 +43       responses: []TopicProduceResponse
    9 +1          count: uvarint = 1
   10 +42         [0]: TopicProduceResponse
   10 +7            name: string = \"orders\"
   17 +34           partition_responses: []PartitionProduceResponse
   17 +1              count: uvarint = 1
   18 +33             [0]: PartitionProduceResponse
   18 +4                index: int32 = 0
   22 +2                error_code: int16 = 0  (NONE)
   24 +8                base_offset: int64 = 0
   32 +8                log_append_time_ms: int64 = -1
   40 +8                log_start_offset: int64 = 0
   48 +1                record_errors: []BatchIndexAndErrorMessage
   48 +1                  count: uvarint = 0
   49 +1                error_message: string = null
   50 +1                tag count: uvarint = 0
   51 +1            tag count: uvarint = 0
   52 +4        throttle_time_ms: int32 = 0
   56 +1        tag count: uvarint = 0

Fetch version 12 on connection 0 at 0 ms
    0 +96   request: raw
    0 +4      size: int32 = 92
    4 +21     RequestHeader: RequestHeader
    4 +2        request_api_key: int16 = 1  (Fetch)
    6 +2        request_api_version: int16 = 12
    8 +4        correlation_id: int32 = 1
   12 +12       client_id: string = \"playground\"
   24 +1        tag count: uvarint = 0
   25 +71     Fetch: Request
   25 +4        replica_id: int32 = -1
   29 +4        max_wait_ms: int32 = 500
   33 +4        min_bytes: int32 = 1
   37 +4        max_bytes: int32 = 1048576
   41 +1        isolation_level: int8 = 0  (READ_UNCOMMITTED)
   42 +4        session_id: int32 = 0
   46 +4        session_epoch: int32 = -1
   50 +43       topics: []Topic
   50 +1          count: uvarint = 1
   51 +42         [0]: Topic
   51 +7            topic: string = \"orders\"
   58 +34           partitions: []Partition
   58 +1              count: uvarint = 1
   59 +33             [0]: Partition
   59 +4                partition: int32 = 0
   63 +4                current_leader_epoch: int32 = -1
   67 +8                fetch_offset: int64 = 0
   75 +4                last_fetched_epoch: int32 = -1
   79 +8                log_start_offset: int64 = -1
   87 +4                partition_max_bytes: int32 = 1048576
   91 +1                tag count: uvarint = 0
   92 +1            tag count: uvarint = 0
   93 +1        forgotten_topics_data: []ForgottenTopic
   93 +1          count: uvarint = 0
   94 +1        rack_id: string = \"\"
   95 +1        tag count: uvarint = 0

answered at 0 ms
    0 +141  response: raw
    0 +4      size: int32 = 137
    4 +5      ResponseHeader: ResponseHeader
    4 +4        correlation_id: int32 = 1
    8 +1        tag count: uvarint = 0
    9 +132    Fetch: Response
    9 +4        throttle_time_ms: int32 = 0
   13 +2        error_code: int16 = 0  (NONE)
   15 +4        session_id: int32 = 0
   19 +121      responses: []FetchableTopicResponse
   19 +1          count: uvarint = 1
   20 +120        [0]: FetchableTopicResponse
   20 +7            topic: string = \"orders\"
   27 +112          partitions: []PartitionData
   27 +1              count: uvarint = 1
   28 +111            [0]: PartitionData
   28 +4                partition_index: int32 = 0
   32 +2                error_code: int16 = 0  (NONE)
   34 +8                high_watermark: int64 = 1
   42 +8                last_stable_offset: int64 = 1
   50 +8                log_start_offset: int64 = 0
   58 +1                aborted_transactions: []AbortedTransaction
   58 +1                  count: uvarint = null
   59 +4                preferred_read_replica: int32 = -1
   63 +75               records: records
   63 +1                  length: uvarint = 74
   64 +74                 [0]: RecordBatch
   64 +8                    base_offset: int64 = 0
   72 +4                    batch_length: int32 = 62
   76 +4                    partition_leader_epoch: int32 = 0
   80 +1                    magic: int8 = 2
   81 +4                    crc: uint32 = 1424181517  (54e3490d, and it matches)
   85 +2                    attributes: int16 = 0  (Uncompressed, CreateTime)
   87 +4                    last_offset_delta: int32 = 0
   91 +8                    base_timestamp: int64 = 1767225600000  (2026-01-01 00:00:00.000)
   99 +8                    max_timestamp: int64 = 1767225600000  (2026-01-01 00:00:00.000)
  107 +8                    producer_id: int64 = -1
  115 +2                    producer_epoch: int16 = -1
  117 +4                    base_sequence: int32 = -1
  121 +4                    records_count: int32 = 1
  125 +13                   [0]: Record  (offset 0, 2026-01-01 00:00:00.000)
  125 +1                      length: varint = 12
  126 +1                      attributes: int8 = 0
  127 +1                      timestamp_delta: varlong = 0
  128 +1                      offset_delta: varint = 0
  129 +2                      key: bytes = 0x6b  (\"k\")
  131 +6                      value: bytes = 0x68656c6c6f  (\"hello\")
  137 +1                      headers: []RecordHeader
  137 +1                        count: varint = 0
  138 +1                tag count: uvarint = 0
  139 +1            tag count: uvarint = 0
  140 +1        tag count: uvarint = 0

connection 0 is closed: the peer is done
";

#[test]
fn what_was_answered_in_the_playground_is_answered_again() {
    let recording: Recording = EVENTS.parse().unwrap();
    assert_eq!(recording.play().unwrap().transcript(), TRANSCRIPT);
}
