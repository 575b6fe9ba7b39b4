//! Values, bounds, wording and layers of topic configs, as Kafka 4.4.0 answers them.

use std::collections::BTreeMap;

use super::layers::{Configs, Layers, Source, check, check_all};
use super::table::TABLE;
use super::*;
use crate::metadata::image::resource;

fn configs(pairs: &[(&str, &str)]) -> Configs {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

type Row<'a> = (i8, &'a str, &'a [(&'a str, &'a str)]);

fn image(rows: &[Row<'_>]) -> Image {
    let configs = rows.iter().map(|(kind, name, pairs)| ((*kind, (*name).to_owned()), configs(pairs)));
    Image { configs: configs.collect(), ..Image::default() }
}

fn with_properties(pairs: &[(&str, &str)]) -> Config {
    Config { properties: configs(pairs), ..Config::default() }
}

#[test]
fn the_table_is_sorted_and_every_default_is_valid() {
    assert!(TABLE.windows(2).all(|pair| pair[0].name < pair[1].name));
    for key in TABLE.iter().filter(|key| !key.is_internal()) {
        assert_eq!(check(key.name, key.default), Ok(()));
        assert_eq!(Layers::default().value(key).0.to_string(), key.default);
    }
    assert_eq!(TABLE.iter().filter(|key| !key.is_internal()).count(), 37);
}

#[test]
fn defaults_are_kafkas() {
    let config = TopicConfig::default();
    assert_eq!(config.log, LogConfig::default());
    assert_eq!(config.max_message_bytes, 1_048_588);
    assert_eq!(config.timestamp_type, TimestampType::CreateTime);
    assert_eq!(config.timestamp_after_max_ms, 3_600_000);
    assert_eq!(config.timestamp_before_max_ms, i64::MAX);
    assert_eq!(config.compression, None);
    assert!(!config.compacted);
    assert_eq!(config.max_decompressed_bytes, 2_147_483_639);
    assert_eq!(config.min_insync_replicas, 1);
}

#[test]
fn the_strongest_layer_wins() {
    let config = with_properties(&[("log.segment.bytes", "4194304")]);
    let segment_bytes = |image: &Image| TopicConfig::resolve(&config, image, "orders").log.segment_bytes;
    assert_eq!(segment_bytes(&Image::default()), 4 << 20);
    let mut image = image(&[(resource::BROKER, "", &[("log.segment.bytes", "3145728")])]);
    assert_eq!(segment_bytes(&image), 3 << 20);
    image.configs.insert(
        (resource::BROKER, "1".into()),
        BTreeMap::from([("log.segment.bytes".into(), "2097152".into())]),
    );
    assert_eq!(segment_bytes(&image), 2 << 20);
    image.configs.insert(
        (resource::TOPIC, "orders".into()),
        BTreeMap::from([("segment.bytes".into(), "1048576".into())]),
    );
    assert_eq!(segment_bytes(&image), 1 << 20);
}

#[test]
fn hours_count_where_milliseconds_are_not_given() {
    let config = with_properties(&[("log.roll.hours", "3"), ("log.roll.jitter.hours", "1")]);
    let resolved = TopicConfig::resolve(&config, &Image::default(), "orders");
    assert_eq!(resolved.log.segment_ms, 3 * 3_600_000);
    assert_eq!(resolved.log.segment_jitter_ms, 3_600_000);
    let config = with_properties(&[("log.roll.hours", "3"), ("log.roll.ms", "500")]);
    assert_eq!(TopicConfig::resolve(&config, &Image::default(), "orders").log.segment_ms, 500);
}

#[test]
fn what_cannot_be_read_counts_as_absent() {
    let config = with_properties(&[("log.segment.bytes", "2097152"), ("log.roll.hours", "x")]);
    let image =
        image(&[(resource::TOPIC, "orders", &[("segment.bytes", "1"), ("max.message.bytes", "many")])]);
    let resolved = TopicConfig::resolve(&config, &image, "orders");
    assert_eq!(resolved.log.segment_bytes, 2 << 20);
    assert_eq!(resolved.max_message_bytes, 1_048_588);
    assert_eq!(resolved.log.segment_ms, LogConfig::default().segment_ms);
}

#[test]
fn a_compacted_topic_rolls_in_time_to_be_compacted() {
    let image = image(&[(
        resource::TOPIC,
        "orders",
        &[("cleanup.policy", "delete, compact"), ("max.compaction.lag.ms", "60000")],
    )]);
    let resolved = TopicConfig::resolve(&Config::default(), &image, "orders");
    assert!(resolved.compacted);
    assert_eq!(resolved.log.segment_ms, 60_000);
}

#[test]
fn compression_comes_with_its_level() {
    let compression = |pairs| {
        let image = image(&[(resource::TOPIC, "orders", pairs)]);
        TopicConfig::resolve(&Config::default(), &image, "orders").compression
    };
    assert_eq!(
        compression(&[("compression.type", "gzip")]),
        Some(Compression { codec: Codec::Gzip, level: Some(-1) })
    );
    assert_eq!(
        compression(&[("compression.type", "zstd"), ("compression.zstd.level", "9")]),
        Some(Compression { codec: Codec::Zstd, level: Some(9) })
    );
    assert_eq!(
        compression(&[("compression.type", "uncompressed")]),
        Some(Compression { codec: Codec::Uncompressed, level: None })
    );
    assert_eq!(compression(&[("compression.type", "producer")]), None);
}

#[test]
fn refusals_are_worded_as_in_kafka() {
    let refused = [
        ("nosuch", "1", "Unknown topic config name: nosuch"),
        (
            "segment.bytes",
            "abc",
            "Invalid value abc for configuration segment.bytes: Not a number of type INT",
        ),
        ("segment.bytes", "", "Invalid value  for configuration segment.bytes: Not a number of type INT"),
        (
            "segment.bytes",
            "1",
            "Invalid value 1 for configuration segment.bytes: Value must be at least 1048576",
        ),
        ("retention.ms", "x", "Invalid value x for configuration retention.ms: Not a number of type LONG"),
        (
            "min.cleanable.dirty.ratio",
            "2",
            "Invalid value 2.0 for configuration min.cleanable.dirty.ratio: Value must be no more than 1",
        ),
        (
            "cleanup.policy",
            "compact,delete,foo",
            "Invalid value foo for configuration cleanup.policy: String must be one of: compact, delete",
        ),
        ("cleanup.policy", "compact,", "Configuration 'cleanup.policy' values must not be empty."),
        (
            "compression.type",
            "none",
            "Invalid value none for configuration compression.type: \
             String must be one of: uncompressed, zstd, lz4, snappy, gzip, producer",
        ),
        (
            "compression.gzip.level",
            "0",
            "Invalid value 0 for configuration compression.gzip.level: Value must be between 1 and 9 or equal to -1",
        ),
        (
            "preallocate",
            "yes",
            "Invalid value yes for configuration preallocate: Expected value to be either true or false",
        ),
        (
            "leader.replication.throttled.replicas",
            "*,0:1",
            "Invalid value [*, 0:1] for configuration leader.replication.throttled.replicas: \
             leader.replication.throttled.replicas must be the literal '*' or a list of replicas in the following \
             format: [partitionId]:[brokerId],[partitionId]:[brokerId],...",
        ),
        (
            "max.decompressed.message.bytes",
            "2147483647",
            "Invalid value 2147483647 for configuration max.decompressed.message.bytes: \
             Value must be no more than 2147483639",
        ),
    ];
    for (name, value, message) in refused {
        assert_eq!(check(name, value), Err(message.to_owned()));
    }
}

#[test]
fn what_kafka_takes_is_taken() {
    let taken = [
        ("segment.bytes", " 1048576 "),
        ("segment.bytes", "+1048576"),
        ("min.cleanable.dirty.ratio", "NaN"),
        ("min.cleanable.dirty.ratio", "0.5f"),
        ("cleanup.policy", ""),
        ("cleanup.policy", " compact , delete "),
        ("cleanup.policy", "compact,compact"),
        ("compression.type", " gzip "),
        ("preallocate", "TRUE"),
        ("follower.replication.throttled.replicas", "0:1,0:1"),
        ("internal.segment.bytes", "1000"),
    ];
    for (name, value) in taken {
        assert_eq!(check(name, value), Ok(()), "{name}={value}");
    }
}

#[test]
fn configs_are_checked_together() {
    let check = |given: &[(&str, Option<&str>)]| {
        check_all(given.iter().copied(), Layers::default()).map(|configs| configs.len())
    };
    assert_eq!(check(&[("segment.ms", Some("1")), ("segment.ms", Some("2"))]), Ok(1));
    assert_eq!(
        check(&[("nosuch", None), ("segment.ms", None)]),
        Err("Null value not supported for topic configs: nosuch,segment.ms".into())
    );
    assert_eq!(
        check(&[("segment.bytes", Some("1")), ("nosuch", Some("1"))]),
        Err("Unknown topic config name: nosuch".into())
    );
    assert_eq!(
        check(&[("min.compaction.lag.ms", Some("100")), ("max.compaction.lag.ms", Some("50"))]),
        Err("conflict topic config setting min.compaction.lag.ms (100) > max.compaction.lag.ms (50)".into())
    );
    assert!(check(&[("remote.storage.enable", Some("true"))]).is_err());
}

#[test]
fn descriptions_tell_every_candidate() {
    let config = with_properties(&[("log.retention.hours", "5"), ("log.roll.hours", "3")]);
    let image = image(&[
        (resource::BROKER, "1", &[("log.retention.ms", "99999")]),
        (resource::BROKER, "", &[("log.retention.ms", "88888")]),
        (resource::TOPIC, "orders", &[("segment.bytes", " 1048576 ")]),
    ]);
    let layers = Layers::of_topic(&config, &image, "orders");
    let described = layers.described();
    let entry = |name| described.iter().find(|entry| entry.key.name == name).unwrap();
    let chain = |name| -> Vec<(&str, &str, i8)> {
        let synonyms = &entry(name).synonyms;
        synonyms.iter().map(|each| (each.name.as_str(), each.value.as_str(), each.source as i8)).collect()
    };
    assert_eq!(
        chain("retention.ms"),
        [
            ("log.retention.ms", "99999", 2),
            ("log.retention.ms", "88888", 3),
            ("log.retention.hours", "5", 4),
            ("log.retention.hours", "168", 5)
        ]
    );
    assert_eq!(
        chain("segment.bytes"),
        [("segment.bytes", "1048576", 1), ("log.segment.bytes", "1073741824", 5)]
    );
    // Hours alone act, but the description does not say where they come from.
    assert_eq!(
        (entry("segment.ms").value.as_str(), entry("segment.ms").source),
        ("10800000", Source::Default)
    );
    assert!(chain("segment.ms").is_empty());

    let given = layers.given();
    let given = |name| given.iter().find(|entry| entry.key.name == name).unwrap();
    assert_eq!(
        (given("segment.ms").value.as_str(), given("segment.ms").source),
        ("10800000", Source::Static)
    );
    assert_eq!(given("segment.bytes").value, " 1048576 ");
}

#[test]
fn small_segments_for_tests_are_told_only_where_they_are_set() {
    let image = image(&[(resource::TOPIC, "orders", &[("internal.segment.bytes", "1000")])]);
    assert_eq!(TopicConfig::resolve(&Config::default(), &image, "orders").log.segment_bytes, 1000);
    assert!(Layers::default().described().iter().all(|entry| !entry.key.is_internal()));
    // Where it is set, it is told.
    let described = Layers::of_topic(&Config::default(), &image, "orders").described();
    assert_eq!(
        described.iter().find(|entry| entry.key.is_internal()).map(|entry| entry.value.as_str()),
        Some("1000")
    );
}

#[test]
fn values_are_described_in_one_spelling() {
    let given = [
        ("segment.bytes", " +1048576 ", "1048576"),
        ("preallocate", " TRUE", "true"),
        ("cleanup.policy", " compact , compact,delete ", "compact,delete"),
        ("min.cleanable.dirty.ratio", "1e-5", "1.0E-5"),
        ("min.cleanable.dirty.ratio", "1", "1.0"),
        ("min.cleanable.dirty.ratio", "0.25d", "0.25"),
    ];
    for (name, value, described) in given {
        let image = image(&[(resource::TOPIC, "orders", &[(name, value)])]);
        let entries = Layers::of_topic(&Config::default(), &image, "orders").described();
        let entry = entries.iter().find(|entry| entry.key.name == name).unwrap();
        assert_eq!((entry.value.as_str(), entry.source), (described, Source::Topic));
    }
}
