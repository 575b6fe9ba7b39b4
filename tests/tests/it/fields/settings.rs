//! The APIs about settings.

use eventor_core::protocol::{
    ApiKey, alter_configs, api_versions, describe_client_quotas, describe_configs,
    describe_user_scram_credentials, incremental_alter_configs, list_config_resources, update_features,
};
use eventor_core::wire::Text;
use eventor_tests::{Reply, at};

use super::row::{EMPTY, Group, NULL, TRUE, acts, cannot, int, ints, text, texts};
use super::scene::{Scene, administered, topics};

const TOPIC: i8 = 2;

pub fn describe_configs_rows() -> Group {
    fn one(version: i16) -> Scene {
        let resource = describe_configs::Resource {
            resource_type: TOPIC,
            resource_name: Text::new("t"),
            configuration_keys: Some(&[Text::new("cleanup.policy")]),
        };
        topics()
            .asked(at(version, describe_configs::Request { resources: &[resource], ..Default::default() }))
    }
    let rows = vec![
        acts("resources", one, EMPTY),
        acts("resources.resource_type", one, int(4)),
        acts("resources.resource_name", one, text("missing")),
        acts("resources.configuration_keys", one, texts(&["segment.bytes"])),
        acts("include_synonyms", one, TRUE),
        acts("include_documentation", one, TRUE),
    ];
    Group::of(ApiKey::DescribeConfigs, rows)
}

/// How the topics are configured afterwards.
fn then_configs(scene: &mut Scene) -> Reply {
    let keys = ["cleanup.policy", "retention.ms", "segment.bytes"].map(Text::new);
    let resource = |name| describe_configs::Resource {
        resource_type: TOPIC,
        resource_name: Text::new(name),
        configuration_keys: Some(&keys),
    };
    let resources = [resource("t"), resource("other")];
    scene.client.call(at(4, describe_configs::Request { resources: &resources, ..Default::default() }))
}

pub fn alter_configs_rows() -> Group {
    use alter_configs::{AlterableConfig, Request, Resource};
    fn plain(version: i16) -> Scene {
        let config = AlterableConfig { name: Text::new("segment.bytes"), value: Some(Text::new("1048576")) };
        let resource = Resource { resource_type: TOPIC, resource_name: Text::new("t"), configs: &[config] };
        topics().asked(at(version, Request { resources: &[resource], validate_only: false }))
    }
    let rows = vec![
        acts("resources", plain, EMPTY).then(then_configs),
        acts("resources.resource_type", plain, int(32)),
        acts("resources.resource_name", plain, text("other")).then(then_configs),
        acts("resources.configs", plain, EMPTY).then(then_configs),
        acts("resources.configs.name", plain, text("segment.byte")),
        acts("resources.configs.value", plain, NULL),
        acts("validate_only", plain, TRUE).then(then_configs),
    ];
    Group::of(ApiKey::AlterConfigs, rows)
}

pub fn incremental_alter_configs_rows() -> Group {
    use incremental_alter_configs::{AlterConfigsResource, AlterableConfig, Request};
    fn plain(version: i16) -> Scene {
        let config = AlterableConfig {
            name: Text::new("cleanup.policy"),
            config_operation: 2,
            value: Some(Text::new("compact")),
        };
        let resource =
            AlterConfigsResource { resource_type: TOPIC, resource_name: Text::new("t"), configs: &[config] };
        topics().asked(at(version, Request { resources: &[resource], validate_only: false }))
    }
    let rows = vec![
        acts("resources", plain, EMPTY).then(then_configs),
        acts("resources.resource_type", plain, int(32)),
        acts("resources.resource_name", plain, text("other")).then(then_configs),
        acts("resources.configs", plain, EMPTY).then(then_configs),
        acts("resources.configs.name", plain, text("retention.ms")),
        acts("resources.configs.config_operation", plain, int(0)).then(then_configs),
        acts("resources.configs.value", plain, NULL),
        acts("validate_only", plain, TRUE).then(then_configs),
    ];
    Group::of(ApiKey::IncrementalAlterConfigs, rows)
}

pub fn describe_acls_rows() -> Group {
    const WHY: &str = "without an authorizer every question has the same answer";
    let fields = [
        "resource_type_filter",
        "resource_name_filter",
        "pattern_type_filter",
        "principal_filter",
        "host_filter",
        "operation",
        "permission_type",
    ];
    Group::of(ApiKey::DescribeAcls, fields.into_iter().map(|field| cannot(field, WHY)).collect())
}

pub fn describe_client_quotas_rows() -> Group {
    use describe_client_quotas::{ComponentData, Request};
    fn of_bob(version: i16) -> Scene {
        let component =
            ComponentData { entity_type: Text::new("user"), match_type: 0, r#match: Some(Text::new("bob")) };
        administered().asked(at(version, Request { components: &[component], strict: false }))
    }
    let rows = vec![
        acts("components", of_bob, EMPTY),
        acts("components.entity_type", of_bob, text("client-id")),
        acts("components.match_type", of_bob, int(2)),
        acts("components.match", of_bob, text("alice")),
        acts("strict", of_bob, TRUE),
    ];
    Group::of(ApiKey::DescribeClientQuotas, rows)
}

pub fn describe_user_scram_credentials_rows() -> Group {
    use describe_user_scram_credentials::{Request, UserName};
    fn of_alice(version: i16) -> Scene {
        let user = UserName { name: Text::new("alice") };
        administered().asked(at(version, Request { users: Some(&[user]) }))
    }
    let rows = vec![acts("users", of_alice, NULL), acts("users.name", of_alice, text("bob"))];
    Group::of(ApiKey::DescribeUserScramCredentials, rows)
}

pub fn update_features_rows() -> Group {
    use update_features::{FeatureUpdateKey, Request};
    fn down(version: i16) -> Scene {
        let update = FeatureUpdateKey {
            feature: Text::new("group.version"),
            max_version_level: 0,
            allow_downgrade: true,
            upgrade_type: 2,
        };
        topics().asked(at(version, Request { feature_updates: &[update], ..Default::default() }))
    }
    fn then_features(scene: &mut Scene) -> Reply {
        let (name, number) = (Text::new("sim"), Text::new("1.0"));
        let request = api_versions::Request {
            client_software_name: name,
            client_software_version: number,
            ..Default::default()
        };
        scene.client.call(at(4, request))
    }
    let rows = vec![
        cannot("timeout_ms", "nothing here takes long"),
        acts("feature_updates", down, EMPTY).then(then_features),
        acts("feature_updates.feature", down, text("transaction.version")).then(then_features),
        acts("feature_updates.max_version_level", down, int(9)),
        cannot(
            "feature_updates.allow_downgrade",
            "Kafka's controller looks at the upgrade type alone, which version 0 has not",
        ),
        acts("feature_updates.upgrade_type", down, int(1)),
        acts("validate_only", down, TRUE).then(then_features),
    ];
    Group::of(ApiKey::UpdateFeatures, rows)
}

pub fn list_config_resources_rows() -> Group {
    fn all(version: i16) -> Scene {
        administered().asked(at(version, list_config_resources::Request { resource_types: &[] }))
    }
    Group::of(ApiKey::ListConfigResources, vec![acts("resource_types", all, ints(&[2]))])
}
