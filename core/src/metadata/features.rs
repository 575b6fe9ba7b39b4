//! Changing feature levels: what is allowed, and which records say so. Wording as clients know it from Kafka.
//!
//! Not here: what a level means (`levels`, and whoever looks at one).

use std::collections::BTreeMap;

use crate::config::Config;
use crate::protocol::on_disk::metadata::{ConfigRecord, FeatureLevelRecord};
use crate::storage::{Fault, Offset};
use crate::time::Wall;
use crate::wire::Text;

use super::controller::Controller;
use super::image::{Image, resource};
use super::levels::{ELIGIBLE_LEADER_REPLICAS_VERSION, KRAFT_VERSION, METADATA_VERSION, SUPPORTED};
use super::record::Record;

/// Levels of metadata.version at which a record changed, so that one cannot go back over them.
const CHANGED_RECORDS: [i16; 10] = [8, 11, 13, 14, 15, 17, 23, 30, 32, 33];
/// What ELR asks of metadata.version.
const ELR_NEEDS: i16 = 23;
const MIN_INSYNC_REPLICAS: &str = "min.insync.replicas";

/// Which way a level may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Up.
    Upgrade,
    /// Down, if nothing is lost.
    SafeDowngrade,
    /// Down in any case.
    UnsafeDowngrade,
    /// A number that means none of them.
    Unknown,
}

/// Looks whether features may be finalized at these levels, all together.
///
/// # Errors
/// What the client is told of the first that may not.
pub fn check_all(
    image: &Image,
    node_id: i32,
    wanted: &BTreeMap<String, (i16, Direction)>,
) -> Result<(), String> {
    for (name, (level, direction)) in wanted {
        let told = |reason: String| format!("Invalid update version {level} for feature {name}. {reason}");
        check(image, node_id, name, *level, *direction).map_err(told)?;
        let metadata_version =
            wanted.get(METADATA_VERSION).map_or(image.feature(METADATA_VERSION), |(level, _)| *level);
        match name.as_str() {
            METADATA_VERSION => check_metadata_version(image, *level, *direction)?,
            ELIGIBLE_LEADER_REPLICAS_VERSION if *level > 0 && metadata_version < ELR_NEEDS => {
                return Err(told(format!(
                    "{name} could not be set to {level} because it depends on {METADATA_VERSION} level {ELR_NEEDS}"
                )));
            }
            _ => {}
        }
    }
    Ok(())
}

fn current(image: &Image, name: &str) -> i16 {
    if name == KRAFT_VERSION { image.kraft_version } else { image.feature(name) }
}

fn check(image: &Image, node_id: i32, name: &str, level: i16, direction: Direction) -> Result<(), String> {
    let current = current(image, name);
    if direction == Direction::Unknown {
        return Err("The controller does not support the given upgrade type.".into());
    }
    if level < 0 {
        return Err("A feature version cannot be less than 0.".into());
    }
    let supported = SUPPORTED.iter().find(|(supported, ..)| *supported == name);
    // Who votes is written at the first start: a static quorum stays one.
    let supported = supported.map(|(_, min, max)| (*min, if name == KRAFT_VERSION { current } else { *max }));
    match supported {
        None if level == 0 => return Err(format!("Feature {name} not found.")),
        None => return Err(format!("Local controller {node_id} does not support this feature.")),
        Some((min, max)) if !(min..=max).contains(&level) => {
            return Err(format!("Local controller {node_id} only supports versions {min}-{max}"));
        }
        Some(_) => {}
    }
    match direction {
        Direction::Upgrade if level < current => {
            Err("Can't downgrade the version of this feature without setting the \
             upgrade type to either safe or unsafe downgrade."
                .into())
        }
        Direction::Upgrade => Ok(()),
        _ if level > current => Err("Can't downgrade to a newer version.".into()),
        _ if name == KRAFT_VERSION && level < current => {
            Err("Can't downgrade the version of this feature.".into())
        }
        _ => Ok(()),
    }
}

fn check_metadata_version(image: &Image, level: i16, direction: Direction) -> Result<(), String> {
    let current = image.feature(METADATA_VERSION);
    if !CHANGED_RECORDS.iter().any(|changed| (level + 1..=current).contains(changed)) {
        return Ok(());
    }
    let reason = match direction {
        Direction::UnsafeDowngrade => "Unsafe metadata downgrade is not supported in this version.",
        _ => "Refusing to perform the requested downgrade because it might delete metadata information.",
    };
    Err(format!("Unsupported metadata.version downgrade from {current} to {level}. {reason}"))
}

impl Controller {
    /// Finalizes features at levels that were checked.
    ///
    /// # Errors
    /// The fault that took the metadata log offline.
    pub fn update_features(
        &mut self,
        config: &Config,
        wanted: &BTreeMap<String, (i16, Direction)>,
        wall: Wall,
    ) -> Result<Offset, Fault> {
        let changed = wanted.iter().filter(|(name, (level, _))| current(&self.pending, name) != *level);
        let mut records: Vec<Record<'_>> = changed
            .map(|(name, (feature_level, _))| {
                Record::FeatureLevel(FeatureLevelRecord {
                    name: Text::new(name),
                    feature_level: *feature_level,
                })
            })
            .collect();
        let before = self.pending.configs.clone();
        let brokers: Vec<String> = before
            .iter()
            .filter(|((kind, name), configs)| {
                *kind == resource::BROKER && !name.is_empty() && configs.contains_key(MIN_INSYNC_REPLICAS)
            })
            .map(|((_, name), _)| name.clone())
            .collect();
        if wanted.get(ELIGIBLE_LEADER_REPLICAS_VERSION).is_some_and(|(level, _)| *level > 0) {
            // Who may lead is decided by one number for all.
            let common = before.get(&(resource::BROKER, String::new()));
            if common.is_none_or(|common| !common.contains_key(MIN_INSYNC_REPLICAS)) {
                let value = config.properties.get(MIN_INSYNC_REPLICAS).map_or("1", String::as_str);
                records.push(min_insync_replicas("", Some(value)));
            }
            records.extend(brokers.iter().map(|name| min_insync_replicas(name, None)));
        }
        self.append(&records, wall)
    }
}

fn min_insync_replicas<'a>(broker: &'a str, value: Option<&'a str>) -> Record<'a> {
    Record::Config(ConfigRecord {
        resource_type: resource::BROKER,
        resource_name: Text::new(broker),
        name: Text::new(MIN_INSYNC_REPLICAS),
        value: value.map(Text::new),
    })
}
