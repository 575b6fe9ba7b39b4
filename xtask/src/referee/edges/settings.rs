//! Edges of the APIs about settings. Most only validate: what a broker or a group is told outlasts a case.

use eventor_core::protocol::{
    alter_configs, describe_acls, describe_client_quotas, describe_user_scram_credentials,
    incremental_alter_configs, list_config_resources, list_transactions, update_features,
};
use eventor_core::wire::Text;

use super::{BROKER, BROKER_LOGGER, CLIENT_METRICS, Edges, GROUP, TOPIC};

const SET: i8 = 0;
const DELETE: i8 = 1;
const APPEND: i8 = 2;
const SUBTRACT: i8 = 3;

type Operation = (&'static str, i8, Option<&'static str>);

/// A resource and one operation on it.
const OPERATIONS: &[(i8, &str, Operation)] = &[
    (TOPIC, "orders", ("retention.ms", SET, Some("x"))),
    (TOPIC, "orders", ("retention.ms", SET, None)),
    (TOPIC, "orders", ("retention.ms", DELETE, Some("5"))),
    (TOPIC, "orders", ("retention.ms", APPEND, Some("5"))),
    (TOPIC, "orders", ("retention.ms", SUBTRACT, Some("5"))),
    (TOPIC, "orders", ("no.such.config", SET, Some("5"))),
    (TOPIC, "orders", ("no.such.config", DELETE, None)),
    (TOPIC, "orders", ("no.such.config", APPEND, Some("5"))),
    (TOPIC, "orders", ("cleanup.policy", APPEND, Some("compact"))),
    (TOPIC, "orders", ("cleanup.policy", APPEND, Some("bad"))),
    (TOPIC, "orders", ("cleanup.policy", SUBTRACT, Some("delete"))),
    (TOPIC, "orders", ("remote.storage.enable", SET, Some("true"))),
    (TOPIC, "orders", ("segment.bytes", SET, Some("5"))),
    (TOPIC, "a b", ("retention.ms", SET, Some("5"))),
    (TOPIC, "", ("retention.ms", SET, Some("5"))),
    (TOPIC, "missing", ("no.such.config", SET, Some("5"))),
    (BROKER, "1", ("log.retention.ms", SET, Some("x"))),
    (BROKER, "1", ("log.retention.ms", SET, Some("0"))),
    (BROKER, "1", ("log.retention.ms", SET, Some("60000000"))),
    (BROKER, "1", ("log.retention.ms", APPEND, Some("5"))),
    (BROKER, "1", ("log.retention.hours", SET, Some("5"))),
    (BROKER, "1", ("log.roll.ms", SET, Some("0"))),
    (BROKER, "1", ("log.cleanup.policy", APPEND, Some("compact"))),
    (BROKER, "1", ("log.cleanup.policy", SET, Some("bad"))),
    (BROKER, "1", ("no.such.property", SET, Some("5"))),
    (BROKER, "1", ("no.such.property", APPEND, Some("5"))),
    (BROKER, "1", ("num.partitions", SET, Some("5"))),
    (BROKER, "1", ("ssl.keystore.location", SET, Some("x"))),
    (BROKER, "1", ("cordoned.log.dirs", SET, Some("/nowhere"))),
    (BROKER, "1", ("log.retention.ms", 9, Some("5"))),
    (BROKER, "", ("sasl.kerberos.service.name", SET, Some("x"))),
    (BROKER, "", ("listener.name.some.ssl.key.password", SET, Some("x"))),
    (BROKER, "", ("message.max.bytes", SET, Some("-1"))),
    (BROKER, "", ("compression.type", SET, Some("gzip"))),
    (BROKER, "9", ("compression.type", SET, Some("gzip"))),
    (BROKER, "one", ("compression.type", SET, Some("gzip"))),
    (BROKER_LOGGER, "1", ("no.such.logger", SET, Some("INFO"))),
    (BROKER_LOGGER, "1", ("root", SET, Some("INFO"))),
    (BROKER_LOGGER, "1", ("root", SET, Some("LOUD"))),
    (BROKER_LOGGER, "1", ("root", DELETE, None)),
    (BROKER_LOGGER, "1", ("root", APPEND, Some("INFO"))),
    (BROKER_LOGGER, "1", ("root", 9, Some("INFO"))),
    (BROKER_LOGGER, "9", ("root", SET, Some("INFO"))),
    (BROKER_LOGGER, "", ("root", SET, Some("INFO"))),
    (CLIENT_METRICS, "some", ("interval.ms", SET, Some("99"))),
    (CLIENT_METRICS, "some", ("interval.ms", SET, Some("100"))),
    (CLIENT_METRICS, "some", ("interval.ms", SET, Some("x"))),
    (CLIENT_METRICS, "some", ("metrics", SET, Some("a,,b"))),
    (CLIENT_METRICS, "some", ("metrics", APPEND, Some("a"))),
    (CLIENT_METRICS, "some", ("match", SET, Some("client_id=["))),
    (CLIENT_METRICS, "some", ("match", SET, Some("client_id=a=b"))),
    (CLIENT_METRICS, "some", ("match", SET, Some("client_id=(a|b)+.*"))),
    (CLIENT_METRICS, "some", ("no.such", SET, Some("5"))),
    (CLIENT_METRICS, "", ("interval.ms", SET, Some("100"))),
    (GROUP, "some", ("consumer.session.timeout.ms", SET, Some("50000"))),
    (GROUP, "some", ("consumer.session.timeout.ms", SET, Some("5"))),
    (GROUP, "some", ("consumer.assignment.interval.ms", SET, Some("-1"))),
    (GROUP, "some", ("streams.num.standby.replicas", SET, Some("9"))),
    (GROUP, "some", ("streams.assignor.name", SET, Some("x"))),
    (GROUP, "some", ("streams.rack.aware.assignment.tags", SET, Some("a,a"))),
    (GROUP, "some", ("share.auto.offset.reset", SET, Some("by_duration:PT1H"))),
    (GROUP, "some", ("share.auto.offset.reset", SET, Some("by_duration:1H"))),
    (GROUP, "some", ("share.delivery.count.limit", SET, Some("11"))),
    (GROUP, "some", ("errors.deadletterqueue.topic.name", SET, Some("__x"))),
    (GROUP, "some", ("no.such", SET, Some("5"))),
    (GROUP, "", ("share.isolation.level", SET, Some("read_committed"))),
    (7, "some", ("retention.ms", SET, Some("5"))),
];

impl Edges {
    pub(super) fn settings(&mut self) {
        for (resource_type, resource_name, (name, config_operation, value)) in OPERATIONS {
            let config = incremental_alter_configs::AlterableConfig {
                name: Text::new(name),
                config_operation: *config_operation,
                value: value.map(Text::new),
            };
            let resource = incremental_alter_configs::AlterConfigsResource {
                resource_type: *resource_type,
                resource_name: Text::new(resource_name),
                configs: &[config],
            };
            let what = format!("{resource_type} {resource_name}: {name} {config_operation} {value:?}");
            let request = incremental_alter_configs::Request { resources: &[resource], validate_only: true };
            self.at(&what, 1, request);
            if *config_operation == SET {
                self.replace(&what, resource_type, resource_name, name, *value);
            }
        }
        let same = [incremental_alter_configs::AlterConfigsResource {
            resource_type: TOPIC,
            resource_name: Text::new("orders"),
            configs: &[],
        }; 2];
        let twice = incremental_alter_configs::Request { resources: &same, validate_only: false };
        self.at("a resource twice", 1, twice);
    }

    fn replace(
        &mut self,
        what: &str,
        resource_type: &i8,
        resource_name: &str,
        name: &str,
        value: Option<&str>,
    ) {
        let config = alter_configs::AlterableConfig { name: Text::new(name), value: value.map(Text::new) };
        let both = [config, config];
        for (what, configs) in [(what.to_owned(), &both[..1]), (format!("{what}, twice"), &both)] {
            let resource = alter_configs::Resource {
                resource_type: *resource_type,
                resource_name: Text::new(resource_name),
                configs,
            };
            self.at(&what, 2, alter_configs::Request { resources: &[resource], validate_only: true });
        }
    }

    pub(super) fn administration(&mut self) {
        self.quotas();
        self.features();
        for names in [&[][..], &["nobody"], &["nobody", "nobody"], &["", "nobody"]] {
            let user =
                |name: &&'static str| describe_user_scram_credentials::UserName { name: Text::new(name) };
            let users: Vec<_> = names.iter().map(user).collect();
            let request = describe_user_scram_credentials::Request { users: Some(&users) };
            self.at(&format!("{names:?}"), 0, request);
        }
        let alternatives = Some(Text::new("(one|other)-.*"));
        let transactions =
            list_transactions::Request { transactional_id_pattern: alternatives, ..Default::default() };
        self.at("alternatives", 2, transactions);
        self.at("everybody", 0, describe_user_scram_credentials::Request { users: None });
        for types in [&[][..], &[TOPIC], &[BROKER, BROKER_LOGGER], &[TOPIC, TOPIC], &[0], &[TOPIC, 3]] {
            let request = list_config_resources::Request { resource_types: types };
            self.at(&format!("{types:?}"), 1, request);
        }
        let all = describe_acls::Request {
            resource_type_filter: 1,
            pattern_type_filter: 1,
            operation: 1,
            permission_type: 1,
            ..Default::default()
        };
        let meaningless = describe_acls::Request { operation: 0, ..all };
        for (what, request) in [
            ("of no operation", meaningless),
            ("of a topic", describe_acls::Request { resource_type_filter: 2, ..all }),
            ("of a name", describe_acls::Request { resource_name_filter: Some(Text::new("t")), ..all }),
            ("of somebody", describe_acls::Request { principal_filter: Some(Text::new("User:a")), ..all }),
        ] {
            self.at(what, 3, request);
        }
    }

    fn quotas(&mut self) {
        type Component = (&'static str, i8, Option<&'static str>);
        let rows: [&[Component]; 10] = [
            &[],
            &[("user", 2, None)],
            &[("user", 0, Some("some")), ("client-id", 1, None)],
            &[("color", 2, None)],
            &[("", 2, None)],
            &[("user", 3, None)],
            &[("user", 0, None)],
            &[("user", 1, Some("some"))],
            &[("user", 2, None), ("user", 1, None)],
            &[("user", 2, None), ("ip", 2, None)],
        ];
        for row in rows {
            let component = |(entity_type, match_type, name): &Component| {
                let r#match = name.map(Text::new);
                let entity_type = Text::new(entity_type);
                describe_client_quotas::ComponentData { entity_type, match_type: *match_type, r#match }
            };
            let components: Vec<_> = row.iter().map(component).collect();
            for strict in [false, true] {
                let request = describe_client_quotas::Request { components: &components, strict };
                self.at(&format!("{row:?}, strict {strict}"), 1, request);
            }
        }
    }

    fn features(&mut self) {
        for (feature, max_version_level, upgrade_type) in [
            ("metadata.version", 99, 1),
            ("metadata.version", 6, 3),
            ("metadata.version", -1, 1),
            ("no.such.version", 1, 1),
            ("no.such.version", 0, 1),
            ("group.version", 0, 1),
            ("group.version", 0, 2),
            ("group.version", 1, 3),
            ("group.version", 1, 0),
            ("group.version", 1, 9),
            ("transaction.version", 1, 3),
            ("transaction.version", 3, 1),
            ("kraft.version", 0, 1),
            ("kraft.version", 0, 2),
            ("kraft.version", 2, 1),
        ] {
            let update = update_features::FeatureUpdateKey {
                feature: Text::new(feature),
                max_version_level,
                allow_downgrade: upgrade_type > 1,
                upgrade_type,
            };
            for version in [1, 2] {
                let request = update_features::Request {
                    feature_updates: &[update],
                    validate_only: true,
                    ..Default::default()
                };
                self.at(&format!("{feature} to {max_version_level}, {upgrade_type}"), version, request);
            }
        }
        self.at("nothing", 2, update_features::Request::default());
    }
}
