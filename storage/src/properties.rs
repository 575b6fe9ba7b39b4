//! `meta.properties`, whose directory this is, and `partition.metadata`, whose partition.

use eventor_core::storage::{Fault, Identity};
use uuid::Uuid;

use crate::file_system::FileSystem;
use crate::{ids, java_properties, log_file};

pub(crate) const META_PROPERTIES: &str = "meta.properties";

/// What `meta.properties` says; the directory's id may be missing in an old one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MetaProperties {
    pub(crate) cluster_id: String,
    pub(crate) node_id: i32,
    pub(crate) directory_id: Option<Uuid>,
}

/// Reads `meta.properties`.
pub(crate) fn parse(bytes: &[u8]) -> Result<MetaProperties, String> {
    let (mut version, mut cluster_id, mut node_id, mut directory_id) = (0, None, None, None);
    let properties = java_properties::parse(bytes).map_err(|bad| bad.to_string())?;
    for (key, property) in properties {
        let value = property.value.trim();
        let number = || value.parse::<i32>().map_err(|_| format!("{key}={value} is not a number"));
        match key.as_str() {
            "version" => version = number()?,
            "cluster.id" => cluster_id = Some(value.to_owned()),
            "node.id" | "broker.id" => node_id = Some(number()?),
            "directory.id" => {
                let id = ids::from_text(value).ok_or_else(|| format!("directory.id={value} is not an id"))?;
                if id.as_u128() < 100 {
                    return Err(format!("directory.id={value} is reserved"));
                }
                directory_id = Some(id);
            }
            _ => {}
        }
    }
    if !(0..=1).contains(&version) {
        return Err(format!("version={version} is unknown"));
    }
    Ok(MetaProperties {
        cluster_id: cluster_id.ok_or("cluster.id is missing")?,
        node_id: node_id.ok_or("node.id is missing")?,
        directory_id,
    })
}

/// The text for an identity, as Kafka writes it (without the date).
pub(crate) fn text(identity: &Identity) -> String {
    format!(
        "#\nversion=1\ncluster.id={}\nnode.id={}\ndirectory.id={}\n",
        identity.cluster_id,
        identity.node_id,
        ids::to_text(identity.directory_id)
    )
}

fn partition_metadata(directory: &str) -> String {
    format!("{directory}/partition.metadata")
}

/// The topic id in a partition's directory; `None` when it says none.
pub(crate) fn read_topic_id<F: FileSystem>(fs: &F, directory: &str) -> Result<Option<Uuid>, Fault> {
    let path = partition_metadata(directory);
    let Some(bytes) = log_file::read_small(fs, &path)? else { return Ok(None) };
    let text = String::from_utf8_lossy(&bytes);
    let value = |line: Option<&str>, key: &str| {
        let (found, value) = line?.split_once(':')?;
        (found.trim() == key).then(|| value.trim().to_owned())
    };
    let mut lines = text.lines();
    let version = value(lines.next(), "version").and_then(|version| version.parse::<i32>().ok());
    let id = value(lines.next(), "topic_id").and_then(|id| ids::from_text(&id));
    match (version, id) {
        (Some(0..), Some(id)) if !id.is_nil() => Ok(Some(id)),
        // Empty after a crash: it was never written.
        _ if bytes.is_empty() => Ok(None),
        _ => Err(log_file::damaged(&path, 0, "it should say version: 0 and topic_id: <id>")),
    }
}

pub(crate) fn write_topic_id<F: FileSystem>(fs: &F, directory: &str, id: Uuid) -> Result<(), Fault> {
    let text = format!("version: 0\ntopic_id: {}", ids::to_text(id));
    log_file::write_small(fs, &partition_metadata(directory), text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_text_that_kafka_and_others_write() {
        let kafka = "#\n#Sat Nov 21 08:32:07 UTC 2026\nnode.id=1\ndirectory.id=iE0i01oJTtecaiRf8y1VMw\nversion=1\n\
                     cluster.id=ZUO4bt7lAUqnX0hvj0fAnA\n";
        let found = parse(kafka.as_bytes()).unwrap();
        assert_eq!((found.node_id, found.cluster_id.as_str()), (1, "ZUO4bt7lAUqnX0hvj0fAnA"));
        let identity =
            Identity { cluster_id: found.cluster_id, node_id: 1, directory_id: found.directory_id.unwrap() };
        assert_eq!(parse(text(&identity).as_bytes()).unwrap().directory_id, Some(identity.directory_id));
        let other = "version=1\r\ncluster.id : a\\=b\n  node.id 7\ndirectory.id=EAAAAAAAQACAAAAAAAAAAQ==";
        let found = parse(other.as_bytes()).unwrap();
        assert_eq!((found.node_id, found.cluster_id.as_str()), (7, "a=b"));
        assert_eq!(found.directory_id.unwrap().to_string(), "10000000-0000-4000-8000-000000000001");
        let escaped = parse(b"\\u0063luster.id=x\\\n  y\rnode.id=\\u0037\n").unwrap();
        assert_eq!((escaped.node_id, escaped.cluster_id.as_str()), (7, "xy"));
        assert_eq!(parse(b"broker.id=3\ncluster.id=x").unwrap().node_id, 3);
    }

    #[test]
    fn says_what_is_wrong_with_the_text() {
        assert_eq!(parse(b"version=2\nnode.id=1\ncluster.id=x").unwrap_err(), "version=2 is unknown");
        assert_eq!(parse(b"version=1\nnode.id=1").unwrap_err(), "cluster.id is missing");
        assert_eq!(parse(b"version=1\nnode.id=one").unwrap_err(), "node.id=one is not a number");
    }
}
