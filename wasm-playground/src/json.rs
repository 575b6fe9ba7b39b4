//! Writes JSON, for the page to parse. Not a reader: nothing that the page says comes as JSON.

use std::fmt::Write;

/// JSON that grows. Commas are its own business.
#[derive(Debug, Default)]
pub struct Json {
    text: String,
    /// Does what comes next stand behind something?
    comma: bool,
}

impl Json {
    /// The text.
    #[must_use]
    pub fn finish(self) -> String {
        self.text
    }

    /// An array of what `inside` writes.
    pub fn array(&mut self, inside: impl FnOnce(&mut Json)) -> &mut Json {
        self.around('[', ']', inside)
    }

    /// An object of what `inside` writes, each value behind a [`Json::key`].
    pub fn object(&mut self, inside: impl FnOnce(&mut Json)) -> &mut Json {
        self.around('{', '}', inside)
    }

    /// The name of the value that comes next.
    pub fn key(&mut self, name: &str) -> &mut Json {
        self.string(name);
        self.text.push(':');
        self.comma = false;
        self
    }

    /// A number that a double holds.
    pub fn number(&mut self, number: impl Into<f64>) -> &mut Json {
        self.begin();
        _ = write!(self.text, "{}", number.into());
        self
    }

    /// A size or a position.
    pub fn size(&mut self, size: usize) -> &mut Json {
        self.number(size as f64)
    }

    /// True or false.
    pub fn bool(&mut self, value: bool) -> &mut Json {
        self.begin();
        self.text.push_str(if value { "true" } else { "false" });
        self
    }

    /// A string.
    pub fn string(&mut self, string: &str) -> &mut Json {
        self.begin();
        self.text.push('"');
        for char in string.chars() {
            match char {
                '"' | '\\' => self.text.extend(['\\', char]),
                '\0'..='\x1f' => _ = write!(self.text, "\\u{:04x}", char as u32),
                _ => self.text.push(char),
            }
        }
        self.text.push('"');
        self
    }

    /// A string, or null.
    pub fn optional(&mut self, string: Option<&str>) -> &mut Json {
        match string {
            Some(string) => self.string(string),
            None => {
                self.begin();
                self.text.push_str("null");
                self
            }
        }
    }

    /// Bytes, as a string of hexadecimal digits.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Json {
        self.string(&bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    }

    fn begin(&mut self) {
        if self.comma {
            self.text.push(',');
        }
        self.comma = true;
    }

    fn around(&mut self, open: char, close: char, inside: impl FnOnce(&mut Json)) -> &mut Json {
        self.begin();
        self.text.push(open);
        self.comma = false;
        inside(self);
        self.text.push(close);
        self.comma = true;
        self
    }
}
