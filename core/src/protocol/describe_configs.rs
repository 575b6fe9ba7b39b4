//! DescribeConfigs, API key 32.

use super::ApiKey;
use crate::error::ErrorCode;
use crate::wire::{Text, wire};

wire! {
    /// How are these topics, brokers or groups configured?
    /// - 2: the client waits by itself when it is over a quota (KIP-219).
    /// - 3: types and documentation may be asked for (KIP-569).
    /// - 4: flexible (KIP-482).
    pub struct Request<'a> of ApiKey::DescribeConfigs {
        /// Which topics, brokers and the like to tell the settings of.
        resources: &'a [Resource<'a>];
        /// Shall the answer list the settings that would step in, were this one not set (KIP-226)?
        include_synonyms: bool;
        /// Shall the answer explain each setting in words (KIP-569)?
        include_documentation: bool, in 3+;
    }

    /// Something that has settings.
    pub struct Resource<'a> {
        /// What it is: 2 topic, 4 broker, 8 logger of a broker, 16 client metrics, 32 group.
        resource_type: i8;
        /// Its name; of a broker its id, or empty for the default of all brokers.
        resource_name: Text<'a>;
        /// The settings to tell; null is all of them.
        configuration_keys: Option<&'a [Text<'a>]>;
    }

    /// Every setting with its value, origin and type.
    /// - 2: a client over its quota is answered at once, and waits by itself (KIP-219).
    /// - 3: types and documentation (KIP-569).
    /// - 4: flexible (KIP-482).
    pub struct Response<'a> of ApiKey::DescribeConfigs {
        /// For how long the client should hold back because of a quota, in milliseconds; 0 if it is within all of
        /// them.
        throttle_time_ms: i32;
        /// How each resource is configured, or why that cannot be told.
        results: &'a [DescribeConfigsResult<'a>];
    }

    /// The settings of one resource.
    pub struct DescribeConfigsResult<'a> {
        /// 0 if there is something to tell, otherwise why not.
        error_code: ErrorCode;
        /// The error in words, for people.
        error_message: Option<Text<'a>>;
        /// What it is: 2 topic, 4 broker, 8 logger of a broker, 16 client metrics, 32 group.
        resource_type: i8;
        /// Which one of that kind: a topic's or a group's name, a broker's number; empty means all brokers.
        resource_name: Text<'a>;
        /// Its settings, or those of them that were asked for.
        configs: &'a [ResourceResult<'a>];
    }

    /// A setting.
    pub struct ResourceResult<'a> {
        /// Which setting, by its name in Kafka's documentation: `retention.ms` for one.
        name: Text<'a>;
        /// What the setting is, as text; null if it is a secret or has none.
        value: Option<Text<'a>>;
        /// Is it impossible to change while the broker runs?
        read_only: bool;
        /// Where the value comes from: 1 topic, 2 this broker's dynamic settings, 3 those of all brokers, 4 the
        /// properties file, 5 the default, 6 broker logger, 7 client metrics, 8 group (KIP-226).
        config_source: i8 = -1;
        /// Is it a secret, so that its value is not told?
        is_sensitive: bool;
        /// The settings that would step in, the one in force first.
        synonyms: &'a [Synonym<'a>];
        /// 1 boolean, 2 string, 3 int, 4 short, 5 long, 6 double, 7 list, 8 class, 9 password (KIP-569).
        config_type: i8, in 3+;
        /// What the setting does, in words; null unless it was asked for.
        documentation: Option<Text<'a>>, in 3+;
    }

    /// A setting that would step in.
    pub struct Synonym<'a> {
        /// Which setting, by its name in Kafka's documentation: `retention.ms` for one.
        name: Text<'a>;
        /// What the setting is, as text; null if it is a secret or has none.
        value: Option<Text<'a>>;
        /// Where it comes from, numbered as `config_source`.
        source: i8;
    }
}
