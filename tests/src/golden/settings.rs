//! The requests about settings: configs of topics, brokers, groups and client metrics; quotas, credentials, access, features.

use eventor_core::protocol::{
    ApiKey, alter_configs, describe_acls, describe_client_quotas, describe_configs,
    describe_user_scram_credentials, incremental_alter_configs, list_config_resources, update_features,
};
use eventor_core::wire::Text;

use super::requests::frame;
use super::{Golden, golden};

/// The golden request of an API in a version, if it is about settings.
pub(super) fn of(api: ApiKey, version: i16) -> Option<Vec<u8>> {
    Some(match api {
        ApiKey::DescribeConfigs => described(version, &["retention.ms", "cleanup.policy", "segment.bytes"]),
        ApiKey::AlterConfigs => replaced(version),
        ApiKey::IncrementalAlterConfigs => altered(version),
        ApiKey::DescribeAcls => frame(
            version,
            describe_acls::Request {
                resource_type_filter: 1,
                pattern_type_filter: 1,
                operation: 1,
                permission_type: 1,
                ..Default::default()
            },
        ),
        ApiKey::DescribeClientQuotas => quotas(version, ["user", "client-id"]),
        ApiKey::DescribeUserScramCredentials => credentials(version),
        ApiKey::UpdateFeatures => features(version, &[("group.version", 0), ("transaction.version", 1)]),
        ApiKey::ListConfigResources => {
            frame(version, list_config_resources::Request { resource_types: &[32, 2, 4] })
        }
        _ => return None,
    })
}

/// Goldens beside those that every version has.
pub(super) fn special() -> Vec<Golden> {
    vec![
        golden(ApiKey::DescribeConfigs, 4, "all", described(4, &[])),
        golden(ApiKey::DescribeConfigs, 4, "of_other_resources", others_described(4)),
        golden(ApiKey::DescribeClientQuotas, 1, "of_addresses_and_users", quotas(1, ["ip", "user"])),
        golden(
            ApiKey::UpdateFeatures,
            2,
            "beyond_what_is_known",
            features(2, &[("group.version", 1), ("metadata.version", 99)]),
        ),
    ]
}

/// These keys of topics that are and are not there; all keys of one topic when none are named.
fn described(version: i16, keys: &[&str]) -> Vec<u8> {
    let names: Vec<Text<'_>> = keys.iter().map(|key| Text::new(key)).collect();
    let configuration_keys = (!names.is_empty()).then_some(names.as_slice());
    let topic = |name| describe_configs::Resource {
        resource_type: 2,
        resource_name: Text::new(name),
        configuration_keys,
    };
    let resources = [topic("orders"), topic("missing")];
    let request = describe_configs::Request {
        resources: if keys.is_empty() { &resources[..1] } else { &resources },
        include_synonyms: true,
        include_documentation: !keys.is_empty(),
    };
    frame(version, request)
}

/// Some properties of the broker, what all brokers share, a group and a subscription that nobody configured.
fn others_described(version: i16) -> Vec<u8> {
    let some =
        ["log.retention.hours", "log.retention.ms", "message.max.bytes", "ssl.key.password", "unknown"];
    let some = some.map(Text::new);
    let resource = |resource_type, name, configuration_keys| describe_configs::Resource {
        resource_type,
        resource_name: Text::new(name),
        configuration_keys,
    };
    let resources = [
        resource(4, "1", Some(&some[..])),
        resource(4, "", None),
        resource(16, "subscription", None),
        resource(32, "group", None),
        resource(16, "", None),
        resource(32, "", None),
    ];
    let request = describe_configs::Request {
        resources: &resources,
        include_synonyms: true,
        include_documentation: false,
    };
    frame(version, request)
}

/// Resources of each kind whose configs may become so, and some whose may not.
fn replaced(version: i16) -> Vec<u8> {
    type Pairs = &'static [(&'static str, &'static str)];
    let rows: [(i8, &str, Pairs); 8] = [
        (2, "orders", &[("retention.ms", "60000000"), ("segment.bytes", "2097152")]),
        (2, "missing", &[("retention.ms", "60000000")]),
        (2, "codecs", &[("no.such.config", "1")]),
        (4, "", &[("log.cleaner.backoff.ms", "20000"), ("min.insync.replicas", "1")]),
        (4, "9", &[("log.retention.ms", "60000")]),
        (16, "subscription", &[("interval.ms", "5")]),
        (32, "group", &[("consumer.session.timeout.ms", "50000")]),
        (7, "what", &[]),
    ];
    let pair = |(name, value): &(&'static str, &'static str)| alter_configs::AlterableConfig {
        name: Text::new(name),
        value: Some(Text::new(value)),
    };
    let configs: Vec<Vec<_>> = rows.iter().map(|row| row.2.iter().map(pair).collect()).collect();
    let resources: Vec<_> = rows
        .iter()
        .zip(&configs)
        .map(|((resource_type, name, _), configs)| alter_configs::Resource {
            resource_type: *resource_type,
            resource_name: Text::new(name),
            configs,
        })
        .collect();
    frame(version, alter_configs::Request { resources: &resources, validate_only: false })
}

/// Each operation where it may be, and where it may not.
fn altered(version: i16) -> Vec<u8> {
    const SET: i8 = 0;
    const DELETE: i8 = 1;
    const APPEND: i8 = 2;
    const SUBTRACT: i8 = 3;
    type Operations = &'static [(&'static str, i8, Option<&'static str>)];
    let rows: [(i8, &str, Operations); 8] = [
        (
            2,
            "orders",
            &[("retention.ms", SET, Some("60000000")), ("cleanup.policy", APPEND, Some("compact"))],
        ),
        (2, "stamped", &[("message.timestamp.type", DELETE, None)]),
        (2, "compacted", &[("cleanup.policy", SUBTRACT, Some("compact"))]),
        (2, "codecs", &[("retention.ms", APPEND, Some("1"))]),
        (2, "missing", &[("retention.ms", SET, None)]),
        (4, "1", &[("num.partitions", SET, Some("3"))]),
        (16, "subscription", &[("metrics", SET, Some("org.apache")), ("match", SET, Some("client_id=a.*"))]),
        (32, "group", &[("share.isolation.level", SET, Some("read_all"))]),
    ];
    let operation = |(name, config_operation, value): &(&'static str, i8, Option<&'static str>)| {
        incremental_alter_configs::AlterableConfig {
            name: Text::new(name),
            config_operation: *config_operation,
            value: value.map(Text::new),
        }
    };
    let configs: Vec<Vec<_>> = rows.iter().map(|row| row.2.iter().map(operation).collect()).collect();
    let resources: Vec<_> = rows
        .iter()
        .zip(&configs)
        .map(|((resource_type, name, _), configs)| incremental_alter_configs::AlterConfigsResource {
            resource_type: *resource_type,
            resource_name: Text::new(name),
            configs,
        })
        .collect();
    frame(version, incremental_alter_configs::Request { resources: &resources, validate_only: false })
}

/// Whatever these two types have, by default and by name.
fn quotas(version: i16, [one, other]: [&str; 2]) -> Vec<u8> {
    let component = |entity_type, match_type, name: Option<&'static str>| {
        let r#match = name.map(Text::new);
        describe_client_quotas::ComponentData { entity_type: Text::new(entity_type), match_type, r#match }
    };
    let components = [component(one, 1, None), component(other, 0, Some("app"))];
    frame(version, describe_client_quotas::Request { components: &components, strict: true })
}

fn credentials(version: i16) -> Vec<u8> {
    use describe_user_scram_credentials::{Request, UserName};
    let users = ["alice", "bob", "alice"].map(|name| UserName { name: Text::new(name) });
    frame(version, Request { users: Some(&users) })
}

fn features(version: i16, levels: &[(&'static str, i16)]) -> Vec<u8> {
    let update = |(feature, max_version_level): &(&'static str, i16)| update_features::FeatureUpdateKey {
        feature: Text::new(feature),
        max_version_level: *max_version_level,
        allow_downgrade: true,
        upgrade_type: if *max_version_level > 1 { 1 } else { 2 },
    };
    let updates: Vec<_> = levels.iter().map(update).collect();
    let request =
        update_features::Request { feature_updates: &updates, validate_only: true, ..Default::default() };
    frame(version, request)
}
