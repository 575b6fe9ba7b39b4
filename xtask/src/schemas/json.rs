//! JSON as Kafka's schema files have it: with comments from `//` to the end of a line.

use serde_json::Value;

/// A JSON value with getters that treat what is missing as empty.
#[derive(Debug, Clone)]
pub struct Json(Value);

pub fn parse(text: &str) -> Result<Json, String> {
    let plain: Vec<&str> = text.lines().map(without_comment).collect();
    serde_json::from_str(&plain.join("\n")).map(Json).map_err(|error| error.to_string())
}

/// A line up to `//` outside of a string.
fn without_comment(line: &str) -> &str {
    let (mut in_string, mut escaped) = (false, false);
    for (at, letter) in line.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '/' if !in_string && line[at..].starts_with("//") => return &line[..at],
            _ => {}
        }
    }
    line
}

impl Json {
    /// A member as text, whether it was written as a string, a number or a truth value; empty if there is none. A null is
    /// none: Kafka's generator takes `"default": null` for no default at all, other than `"default": "null"`.
    pub fn text(&self, name: &str) -> String {
        match self.0.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
        }
    }

    /// The elements of a member that is an array.
    pub fn elements(&self, name: &str) -> Vec<Json> {
        let elements = self.0.get(name).and_then(Value::as_array);
        elements.map(|elements| elements.iter().cloned().map(Json).collect()).unwrap_or_default()
    }

    /// Does a member that is an array hold this string?
    pub fn lists(&self, name: &str, text: &str) -> bool {
        self.elements(name).iter().any(|element| element.0 == text)
    }

    /// Is there such a member?
    pub fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_end_a_line_and_not_a_string() {
        let json = parse("{ // one\n \"a\": \"x // y\", // two\n \"b\": [1] }").expect("JSON");
        assert_eq!((json.text("a").as_str(), json.elements("b").len()), ("x // y", 1));
        assert_eq!(json.text("c"), "");
    }
}
