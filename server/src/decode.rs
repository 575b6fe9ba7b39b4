//! `decode`: what every byte of a file, a folder or a message is, on a terminal. The same tree as everywhere.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use bumpalo::Bump;
use eventor_core::protocol::ApiKey;
use eventor_explain::paste::paste;
use eventor_explain::{Connection, Parts, Place, Tree, What, capture, check, guess};

use crate::Failure;

/// What to decode, and what is known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decode {
    /// Files and folders; `-` is standard input.
    pub names: Vec<OsString>,
    /// Is it a response?
    pub is_response: bool,
    /// The API of a response.
    pub api: Option<ApiKey>,
    /// The version of a response.
    pub version: Option<i16>,
}

/// The API with this name or number.
#[must_use]
pub fn api(text: &str) -> Option<ApiKey> {
    ApiKey::from_name(text).or_else(|| ApiKey::from_number(text.parse().ok()?))
}

/// Prints what was asked for.
///
/// # Errors
/// What cannot be read, or that something is wrong in it.
pub fn decode(decode: &Decode) -> Result<(), Failure> {
    let mut printer = Printer { out: BufWriter::new(io::stdout().lock()), wrongs: 0 };
    let mut failures = Vec::new();
    for name in &decode.names {
        if let [_, _, ..] = decode.names.as_slice() {
            // Whoever named several wants to know which is which.
            if printer.line(&format!("{}:", name.to_string_lossy())).is_err() {
                return Ok(());
            }
        }
        let before = printer.wrongs;
        match printer.name(decode, name) {
            Ok(()) => {}
            // A reader that has seen enough closes the pipe; that is no failure.
            Err(Trouble::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(()),
            Err(Trouble::Output(error)) => return Err(Failure::from(format!("cannot print: {error}"))),
            Err(Trouble::Input(why)) => failures.push(format!("{}: {why}", name.to_string_lossy())),
        }
        match printer.wrongs - before {
            0 => {}
            1 => failures.push(format!("{}: one thing is wrong, see !!", name.to_string_lossy())),
            wrongs => failures.push(format!("{}: {wrongs} things are wrong, see !!", name.to_string_lossy())),
        }
    }
    // What is wrong is told last, where it is seen.
    let flushed = printer.out.flush();
    match (failures.is_empty(), flushed) {
        (true, Ok(())) => Ok(()),
        (true, Err(error)) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        (true, Err(error)) => Err(Failure::from(format!("cannot print: {error}"))),
        (false, _) => Err(Failure(failures)),
    }
}

/// Why something is not printed.
enum Trouble {
    Output(io::Error),
    Input(String),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        Trouble::Output(error)
    }
}

struct Printer<W> {
    out: W,
    wrongs: usize,
}

impl<W: Write> Printer<W> {
    fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    fn tree(&mut self, tree: &Tree<'_>) -> io::Result<()> {
        self.wrongs += tree.wrongs().count();
        write!(self.out, "{tree}")
    }

    fn name(&mut self, decode: &Decode, name: &OsStr) -> Result<(), Trouble> {
        let unreadable = |error: io::Error| Trouble::Input(format!("cannot be read: {error}"));
        if name == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map_err(unreadable)?;
            return self.content(decode, &bytes);
        }
        let path = Path::new(name);
        if path.is_dir() {
            return self.folder(path);
        }
        let bytes = std::fs::read(path).map_err(unreadable)?;
        // The folder says whose records they are, also where it was left out.
        let whole = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let text = whole.to_string_lossy();
        match Parts::new(&text, &bytes).filter(|_| !decode.is_response) {
            Some(parts) => {
                let mut arena = Bump::new();
                for part in parts.clone() {
                    arena.reset();
                    self.tree(&parts.tree(&part, &arena))?;
                }
                Ok(())
            }
            None => self.content(decode, &bytes),
        }
    }

    /// Each file of a folder in a line, and whether they agree.
    fn folder(&mut self, root: &Path) -> Result<(), Trouble> {
        let mut paths = Vec::new();
        walk(root, &mut paths).map_err(|error| Trouble::Input(format!("cannot be read: {error}")))?;
        let mut files = Vec::new();
        for path in paths {
            let text = path.to_string_lossy().into_owned();
            let bytes = match Place::of(&text) {
                Some(_) => {
                    std::fs::read(&path).map_err(|error| Trouble::Input(format!("{text}: {error}")))?
                }
                None => {
                    self.line(&format!("{text}: not a file that a broker writes"))?;
                    continue;
                }
            };
            self.line(&format!("{text}: {} bytes", bytes.len()))?;
            files.push((text, bytes));
        }
        if files.is_empty() {
            return Err(Trouble::Input(
                "there is no file here that a broker writes; name a log directory, or a partition's".into(),
            ));
        }
        let given: Vec<_> = files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
        let findings = check(&given);
        for finding in &findings {
            self.line(&format!("!! {finding}"))?;
        }
        self.wrongs += findings.len();
        if findings.is_empty() {
            self.line("nothing is wrong in these files, nor between them")?;
        }
        Ok(())
    }

    /// A message, a capture, or what somebody copied.
    fn content(&mut self, decode: &Decode, content: &[u8]) -> Result<(), Trouble> {
        let pasted = std::str::from_utf8(content)
            .ok()
            .filter(|_| !is_text_file(content))
            .and_then(|text| paste(text).ok());
        if let Some(pasted) = &pasted {
            self.line(&format!("{} bytes, read from {}", pasted.bytes.len(), pasted.form))?;
        }
        let bytes = pasted.as_ref().map_or(content, |pasted| &pasted.bytes);
        if bytes.is_empty() {
            return Err(Trouble::Input("there is nothing here".into()));
        }
        if let Some(capture) = capture(bytes) {
            for connection in &capture.connections {
                self.connection(connection)?;
            }
            for note in &capture.notes {
                self.line(&format!("note: {note}"))?;
            }
            return Ok(());
        }
        let guesses = guess(bytes);
        let fits = |what: &What| match *what {
            What::Response(key, version) | What::Responses(key, version) => {
                decode.is_response
                    && decode.api.is_none_or(|api| api == key)
                    && decode.version.is_none_or(|wanted| wanted == version)
            }
            _ => !decode.is_response,
        };
        let what = match (decode.is_response, decode.api, decode.version) {
            (true, Some(key), Some(version)) => Some(response_of(key, version, bytes)),
            _ if decode.is_response => guesses.iter().map(|guess| guess.what).find(fits),
            _ => guesses.first().map(|guess| guess.what),
        };
        let Some(what) = what else {
            return Err(Trouble::Input(
                "nothing that can be told apart; say --response --api NAME --version NUMBER if it is a response".into(),
            ));
        };
        let is_told = decode.is_response && decode.api.is_some() && decode.version.is_some();
        let others: Vec<_> = guesses
            .iter()
            .filter(|guess| guess.what != what)
            .take(3)
            .map(|guess| guess.what.to_string())
            .collect();
        match (is_told, others.as_slice()) {
            (true, _) => {}
            (false, []) => self.line(&format!("taken for {what}"))?,
            (false, others) => self.line(&format!("taken for {what}; might be {}", others.join(", or ")))?,
        }
        let arena = Bump::new();
        self.tree(&what.tree(bytes, &arena).unwrap_or_default())?;
        Ok(())
    }

    fn connection(&mut self, connection: &Connection) -> io::Result<()> {
        self.line(&format!("{} to {}", connection.client, connection.server))?;
        for note in &connection.notes {
            self.line(&format!("note: {note}"))?;
        }
        for exchange in &connection.exchanges {
            let arena = Bump::new();
            self.line("")?;
            if let (Some(request), Some(response)) = (&exchange.request, &exchange.response) {
                let micros = response.time_us.saturating_sub(request.time_us);
                self.line(&format!("answered after {micros} us"))?;
            }
            self.tree(&connection.request(exchange, &arena))?;
            match (&exchange.response, exchange.api) {
                (None, _) => self.line("no response was captured")?,
                (Some(_), None) => self.line("a response whose request was not captured")?,
                (Some(_), Some(_)) => self.tree(&connection.response(exchange, &arena))?,
            }
        }
        self.line("")
    }
}

/// A response of this API and version, with its size before it or not.
fn response_of(key: ApiKey, version: i16, bytes: &[u8]) -> What {
    let size = bytes.first_chunk().map(|size| i64::from(i32::from_be_bytes(*size)));
    match size.is_some_and(|size| (4..=bytes.len() as i64 - 4).contains(&size)) {
        true => What::Responses(key, version),
        false => What::Response(key, version),
    }
}

/// Is this text itself what is to be explained?
fn is_text_file(content: &[u8]) -> bool {
    matches!(guess(content).first().map(|guess| guess.what), Some(What::File(_)))
}

/// Every file below a folder, by name.
fn walk(folder: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(&entry.path(), paths)?;
        } else if kind.is_file() {
            paths.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(decode: &Decode, content: &[u8]) -> (String, usize) {
        let mut printer = Printer { out: Vec::new(), wrongs: 0 };
        assert!(printer.content(decode, content).is_ok());
        (String::from_utf8(printer.out).expect("text"), printer.wrongs)
    }

    #[test]
    fn what_was_pasted_is_printed_as_a_tree() {
        let (text, wrongs) =
            printed(&Decode::default(), b"00 00 00 0d 00 12 00 00 00 00 00 07 00 03 61 62 63\n");
        assert!(text.starts_with("17 bytes, read from hexadecimal digits\ntaken for requests"), "{text}");
        assert!(text.contains("client_id: string = \"abc\""), "{text}");
        assert_eq!(wrongs, 0);
    }

    #[test]
    fn a_response_is_read_as_it_is_told() {
        let (api, version) = (Some(ApiKey::ApiVersions), Some(0));
        let decode = Decode { names: Vec::new(), is_response: true, api, version };
        let (text, wrongs) = printed(&decode, b"\0\0\0\x07\0\x23\0\0\0\x01");
        assert!(text.contains("(UNSUPPORTED_VERSION)") && wrongs == 1, "{text}");
    }
}
