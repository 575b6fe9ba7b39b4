//! The command line: what was asked for, or what is wrong with how it was asked.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use eventor_core::protocol::ApiKey;
use lexopt::Arg;
use tracing::level_filters::LevelFilter;

use crate::decode::Decode;
use crate::log::LEVELS;
use crate::nearest::nearest;

const FLAGS: [&str; 4] = ["--override", "--log", "--help", "--version"];
const DECODE_FLAGS: [&str; 4] = ["--response", "--api", "--version", "--help"];

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Run a broker.
    Serve {
        /// The `server.properties` to read; without one there are defaults.
        file: Option<PathBuf>,
        /// Properties that count instead of the file's, in the order given.
        overrides: Vec<(String, String)>,
        /// The least important level that is logged.
        log: LevelFilter,
    },
    /// Print what every byte of something is.
    Decode(Decode),
    /// Print the help text.
    Help,
    /// Print the version.
    Version,
}

/// A command line that makes no sense: what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misuse(String);

impl fmt::Display for Misuse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads the arguments behind the program's name.
///
/// # Errors
/// What is wrong, and what was probably meant.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, Misuse> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let (mut words, mut overrides, mut log) = (Vec::<OsString>::new(), Vec::new(), LevelFilter::INFO);
    while let Some(argument) = parser.next().map_err(plain)? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Help),
            Arg::Long("version") | Arg::Short('V') => return Ok(Command::Version),
            Arg::Long("override") => overrides.push(pair(&value(&mut parser, "--override", "key=value")?)?),
            Arg::Long("log") => log = level(&value(&mut parser, "--log", "a level, such as debug")?)?,
            Arg::Value(word) if word == "decode" && words.is_empty() => return decode(parser),
            Arg::Value(word) => words.push(word),
            Arg::Long(name) => return Err(unknown(&format!("--{name}"), &FLAGS)),
            Arg::Short(letter) => return Err(unknown(&format!("-{letter}"), &FLAGS)),
        }
    }
    Ok(Command::Serve { file: file(words)?, overrides, log })
}

/// What stands behind `decode`.
fn decode(mut parser: lexopt::Parser) -> Result<Command, Misuse> {
    let mut decode = Decode::default();
    while let Some(argument) = parser.next().map_err(plain)? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Help),
            Arg::Long("response") => decode.is_response = true,
            Arg::Long("api") => {
                let text = value(&mut parser, "--api", "the name or number of an API, as in --api Fetch")?;
                decode.api = Some(api(&text)?);
            }
            Arg::Long("version") => {
                let text = value(&mut parser, "--version", "the version of an API, as in --version 12")?;
                let version =
                    text.parse().map_err(|_| Misuse(format!("--version {text}: write a number")))?;
                decode.version = Some(version);
            }
            Arg::Value(name) => decode.names.push(name),
            Arg::Long(name) => return Err(unknown(&format!("--{name}"), &DECODE_FLAGS)),
            Arg::Short(letter) => return Err(unknown(&format!("-{letter}"), &DECODE_FLAGS)),
        }
    }
    match (decode.api, decode.version) {
        _ if decode.names.is_empty() => {
            Err(Misuse("decode needs a file or a folder behind it, or - for what is piped in".to_owned()))
        }
        (Some(key), Some(version)) if !key.schema().versions.contains(version) => {
            Err(Misuse(format!("--version {version}: {key:?} has versions {}", key.schema().versions)))
        }
        (None, Some(version)) => Err(Misuse(format!("--version {version} needs --api with it"))),
        (Some(_), _) if !decode.is_response => {
            Err(Misuse("--api is for responses: a request says itself what it is; add --response".to_owned()))
        }
        _ => Ok(Command::Decode(decode)),
    }
}

fn api(text: &str) -> Result<ApiKey, Misuse> {
    let names: Vec<_> = ApiKey::ALL.iter().map(|key| format!("{key:?}")).collect();
    crate::decode::api(text).ok_or_else(|| match nearest(text, names.iter().map(String::as_str)) {
        Some(meant) => Misuse(format!("--api {text}: there is no such API; did you mean {meant}?")),
        None => Misuse(format!("--api {text}: there is no such API")),
    })
}

fn plain(error: lexopt::Error) -> Misuse {
    Misuse(error.to_string())
}

fn value(parser: &mut lexopt::Parser, flag: &str, wants: &str) -> Result<String, Misuse> {
    let value = parser.value().map_err(|_| Misuse(format!("{flag} needs {wants} behind it")))?;
    value.into_string().map_err(|value| Misuse(format!("{flag} {}: not valid text", value.to_string_lossy())))
}

fn pair(text: &str) -> Result<(String, String), Misuse> {
    match text.split_once('=') {
        Some((key, value)) if !key.trim().is_empty() => Ok((key.trim().to_owned(), value.trim().to_owned())),
        _ => Err(Misuse(format!("--override {text}: write key=value, as in --override num.partitions=3"))),
    }
}

fn level(text: &str) -> Result<LevelFilter, Misuse> {
    let word = text.to_ascii_lowercase();
    match (LEVELS.contains(&word.as_str()), word.parse()) {
        (true, Ok(level)) => Ok(level),
        _ => Err(Misuse(format!("--log {text}: choose from {}", LEVELS.join(", ")))),
    }
}

/// The file among the words: `FILE`, `serve FILE` or `serve`.
fn file(words: Vec<OsString>) -> Result<Option<PathBuf>, Misuse> {
    let mut words = words.into_iter().peekable();
    words.next_if(|word| word == "serve");
    let file = words.next().map(PathBuf::from);
    match (&file, words.next()) {
        (_, None) => Ok(file),
        (Some(first), Some(second)) => {
            let first = first.to_string_lossy();
            let hint = match nearest(&first, ["serve", "decode"]) {
                Some(meant) => format!("{first} is not a command; did you mean {meant}?"),
                None => format!("{}: one server.properties is enough", second.to_string_lossy()),
            };
            Err(Misuse(hint))
        }
        (None, Some(_)) => Ok(None),
    }
}

fn unknown(flag: &str, flags: &[&'static str]) -> Misuse {
    let begins = |known: &&str| known.starts_with(flag) && flag.len() > 2;
    match nearest(flag, flags.iter().copied()).or_else(|| flags.iter().copied().find(begins)) {
        Some(meant) => Misuse(format!("{flag} is not a flag; did you mean {meant}?")),
        None => Misuse(format!("{flag} is not a flag; --help lists them")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(arguments: &str) -> Result<Command, String> {
        parse(arguments.split_whitespace().map(OsString::from)).map_err(|misuse| misuse.to_string())
    }

    fn serve(file: Option<&str>, overrides: &[(&str, &str)], log: LevelFilter) -> Result<Command, String> {
        let overrides =
            overrides.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Ok(Command::Serve { file: file.map(PathBuf::from), overrides, log })
    }

    #[test]
    fn a_broker_starts_with_or_without_a_file() {
        assert_eq!(run(""), serve(None, &[], LevelFilter::INFO));
        assert_eq!(run("serve"), serve(None, &[], LevelFilter::INFO));
        assert_eq!(run("my.properties"), serve(Some("my.properties"), &[], LevelFilter::INFO));
        let all = "serve a.properties --override x=1 --override=y=2=3 --log debug";
        assert_eq!(run(all), serve(Some("a.properties"), &[("x", "1"), ("y", "2=3")], LevelFilter::DEBUG));
    }

    #[test]
    fn help_and_version_come_first() {
        assert_eq!(run("--help"), Ok(Command::Help));
        assert_eq!(run("serve -h"), Ok(Command::Help));
        assert_eq!(run("-V"), Ok(Command::Version));
    }

    #[test]
    fn decode_takes_files_and_what_is_known_of_them() {
        let decode = |names: &[&str], api: Option<ApiKey>, version| {
            let names = names.iter().map(OsString::from).collect();
            Ok(Command::Decode(Decode { names, is_response: api.is_some(), api, version }))
        };
        assert_eq!(run("decode a b"), decode(&["a", "b"], None, None));
        assert_eq!(run("decode - --response --api fetch"), decode(&["-"], Some(ApiKey::Fetch), None));
        assert_eq!(
            run("decode --response --api 1 --version 12 x"),
            decode(&["x"], Some(ApiKey::Fetch), Some(12))
        );
        let wrong = |arguments: &str| run(arguments).expect_err(arguments);
        assert_eq!(wrong("decode"), "decode needs a file or a folder behind it, or - for what is piped in");
        assert_eq!(wrong("decode x --api Fech"), "--api Fech: there is no such API; did you mean Fetch?");
        assert_eq!(
            wrong("decode x --response --api Fetch --version 99"),
            "--version 99: Fetch has versions 4-18"
        );
        assert_eq!(wrong("decode x --version 3"), "--version 3 needs --api with it");
        assert_eq!(wrong("decode x --respons"), "--respons is not a flag; did you mean --response?");
        assert_eq!(
            wrong("decode x --api Fetch"),
            "--api is for responses: a request says itself what it is; add --response"
        );
    }

    #[test]
    fn what_is_wrong_is_said_with_what_was_meant() {
        let wrong = |arguments: &str| run(arguments).expect_err(arguments);
        assert_eq!(wrong("--overide x=1"), "--overide is not a flag; did you mean --override?");
        assert_eq!(wrong("--ver"), "--ver is not a flag; did you mean --version?");
        assert_eq!(wrong("-x"), "-x is not a flag; --help lists them");
        assert_eq!(wrong("sevre a.properties"), "sevre is not a command; did you mean serve?");
        assert_eq!(wrong("a b"), "b: one server.properties is enough");
        assert_eq!(wrong("--override x"), "--override x: write key=value, as in --override num.partitions=3");
        assert_eq!(wrong("--override"), "--override needs key=value behind it");
        assert_eq!(wrong("--log loud"), "--log loud: choose from off, error, warn, info, debug, trace");
    }
}
