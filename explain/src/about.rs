//! What a node is for, in words: from the one description, and a line for what no schema names.

use eventor_core::wire::{FieldInfo, Kind, Name, StructInfo, Versions};

use crate::Node;

/// What there is to read about a node, whatever its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// What it is for.
    pub text: String,
    /// In which versions it is there, may be null, and how it travels; below that, a line for each version that changed
    /// it. Of a message a line for each version. Empty where a message has no say in it.
    pub versions: String,
}

/// What a field lies in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Around {
    /// The message, which says what each of its versions brought.
    pub message: Option<&'static StructInfo>,
    /// The versions that have everything between the message and the field.
    pub versions: Versions,
}

impl Around {
    /// Around the fields of a message.
    #[must_use]
    pub fn message(message: &'static StructInfo) -> Around {
        Around { message: Some(message), ..Around::default() }
    }

    /// Around what lies in one of these fields.
    #[must_use]
    pub fn inside(self, field: &FieldInfo) -> Around {
        Around { versions: self.versions.and(field.versions), ..self }
    }
}

impl Default for Around {
    fn default() -> Around {
        Around { message: None, versions: Versions::ALL }
    }
}

impl Node<'_> {
    /// What it is for.
    #[must_use]
    pub fn about(&self) -> About {
        match self.name {
            Name::Field(field) => About { text: plain(field.doc), versions: versions(field, self.around) },
            Name::Index(_) => About { text: of_kind(self.kind), versions: String::new() },
            Name::Word(word) => {
                let text = of_word(word).map_or_else(|| of_kind(self.kind), str::to_owned);
                let brought = match self.kind {
                    Kind::Struct(message) => brought(message.doc).collect(),
                    _ => Vec::new(),
                };
                About { text, versions: lines(&brought) }
            }
        }
    }
}

/// Lines of documentation as one text, without those that say what a version brought.
#[must_use]
pub fn plain(doc: &str) -> String {
    let lines = doc.lines().map(str::trim).filter(|line| !line.is_empty() && version(line).is_none());
    lines.collect::<Vec<_>>().join(" ").replace("[`", "").replace("`]", "")
}

/// What each version brought, as the documentation of a message says it: lines like `- 5: static members (KIP-345).`
pub fn brought(doc: &str) -> impl Iterator<Item = (i16, &str)> {
    doc.lines().filter_map(version)
}

/// A line about a version.
fn version(line: &str) -> Option<(i16, &str)> {
    let (version, text) = line.trim().strip_prefix("- ")?.split_once(": ")?;
    Some((version.parse().ok()?, text))
}

/// When a field is there, may be null, and how it travels; and what the versions of its message brought in which that
/// changed.
#[must_use]
pub fn versions(field: &FieldInfo, around: Around) -> String {
    let (there, nulls) = (field.versions.and(around.versions), field.nulls.and(around.versions));
    let mut said = match there {
        Versions { first: 0, last: i16::MAX } => "in every version".to_owned(),
        versions => format!("in versions {versions}"),
    };
    if !nulls.is_empty() {
        said += &match nulls == there {
            true => "; may be null".to_owned(),
            false => format!("; may be null in versions {nulls}"),
        };
    }
    if let Some(tag) = field.tag {
        said += &format!("; tagged field {tag}, left out when it has its default");
    }
    let changes = [there.first, there.last.saturating_add(1), nulls.first];
    let brought = around.message.into_iter().flat_map(|message| brought(message.doc));
    let brought = brought.filter(|(version, _)| changes.contains(version)).collect::<Vec<_>>();
    match brought.is_empty() {
        true => said,
        false => said + "\n" + &lines(&brought),
    }
}

/// What versions brought, a line each.
fn lines(brought: &[(i16, &str)]) -> String {
    let lines = brought.iter().map(|(version, text)| format!("{version}: {text}"));
    lines.collect::<Vec<_>>().join("\n")
}

fn of_kind(kind: Kind) -> String {
    match kind {
        Kind::Struct(info) => plain(info.doc),
        kind => format!("One {kind} of the array."),
    }
}

fn of_word(word: &str) -> Option<&'static str> {
    Some(match word {
        "size" => "How many bytes follow: those of a frame, or of a tagged field.",
        "count" => {
            "How many elements follow; where lengths are compact, one more than that, so that 0 can be null."
        }
        "length" => {
            "How many bytes follow; where lengths are compact, one more than that, so that 0 can be null."
        }
        "tag count" => {
            "How many tagged fields follow. Old readers skip those that they do not know (KIP-482)."
        }
        "tag" => "The number of a tagged field.",
        "unknown tagged field" => {
            "A tagged field that this version of the message does not know; readers skip it."
        }
        "present" => "Is the struct there, or null? Negative for null; in a tagged field 0 for null.",
        "trailing bytes" => "Bytes behind the end of the message: its length and its fields do not agree.",
        "unread bytes" => "Bytes that cannot be read, because of what is wrong here.",
        "records" => "The records of the batch, compressed together.",
        "version" => "The version that the bytes behind it are written in.",
        "type" => "What kind of record it is; it decides how the value is read.",
        "frame version" => "The version of the three numbers before a record of the metadata log: always 1.",
        "bracket" => "A sign of JSON: an object or a list begins or ends here.",
        "member" => "A member of a JSON object, for which no broker has a use.",
        "element" => "One value of a JSON list.",
        "data_version" => "The layout of this file: 0 without, 1 with the directories of voters (KIP-853).",
        "comment" => "Nothing that a broker reads: Java notes when it wrote the file.",
        "property" => "A property of a name that means nothing to a broker here.",
        "blank line" | "line end" => "Nothing stands here.",
        "zeros" => "Nothing was written here yet.",
        "response" => "One response as it travels: its length, a header, and the message.",
        "request" => "One request as it travels: its length, a header, and the message.",
        "RequestHeader" => {
            "What stands before every request: what it is, and a number that its answer will carry."
        }
        "ResponseHeader" => "What stands before every response: the number of the request that it answers.",
        _ => return None,
    })
}
