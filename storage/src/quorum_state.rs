//! `quorum-state`: who led the metadata quorum last. One line of JSON, in the form of kraft.version 0 or 1.
//!
//! The form that is found is kept: only the fields of an election change.

/// The leader epoch in the file's text.
pub(crate) fn epoch(text: &str) -> Option<i32> {
    let (from, to) = value_of(text, "leaderEpoch")?;
    text[from..to].parse().ok()
}

/// The text after this node was elected in `epoch`.
pub(crate) fn elected(before: Option<&str>, node_id: i32, epoch: i32) -> String {
    const NEW: &str = r#"{"leaderId":0,"leaderEpoch":0,"votedId":-1,"votedDirectoryId":"AAAAAAAAAAAAAAAAAAAAAA","data_version":1}"#;
    let mut text = before.filter(|text| self::epoch(text).is_some()).unwrap_or(NEW).to_owned();
    let fields = [
        ("leaderId", node_id.to_string()),
        ("leaderEpoch", epoch.to_string()),
        ("votedId", "-1".to_owned()),
        ("votedDirectoryId", "\"AAAAAAAAAAAAAAAAAAAAAA\"".to_owned()),
    ];
    for (key, value) in fields {
        if let Some((from, to)) = value_of(&text, key) {
            text.replace_range(from..to, &value);
        }
    }
    text
}

/// Where the value of a top-level field without commas in it lies.
fn value_of(text: &str, key: &str) -> Option<(usize, usize)> {
    let quoted = format!("\"{key}\"");
    let behind_key = text.find(&quoted)? + quoted.len();
    let colon = behind_key + text[behind_key..].find(':')? + 1;
    let rest = &text[colon..];
    let value = rest[..rest.find([',', '}'])?].trim();
    let from = colon + (rest.len() - rest.trim_start().len());
    Some((from, from + value.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_form_it_finds() {
        let old = r#"{"clusterId":"","leaderId":1,"leaderEpoch":2,"votedId":-1,"appliedOffset":0,"currentVoters":[{"voterId":1}],"data_version":0}"#;
        assert_eq!(epoch(old), Some(2));
        assert_eq!(elected(Some(old), 1, 3), old.replace(r#""leaderEpoch":2"#, r#""leaderEpoch":3"#));
        let new = r#"{"leaderId":-1,"leaderEpoch":1,"votedId":1,"votedDirectoryId":"iE0i01oJTtecaiRf8y1VMw","data_version":1}"#;
        let elected_text = r#"{"leaderId":1,"leaderEpoch":2,"votedId":-1,"votedDirectoryId":"AAAAAAAAAAAAAAAAAAAAAA","data_version":1}"#;
        assert_eq!(elected(Some(new), 1, 2), elected_text);
        assert_eq!(elected(None, 1, 2), elected_text);
        assert_eq!(elected(Some("{garbage"), 1, 2), elected_text);
        assert_eq!(epoch(""), None);
    }
}
