//! The recorded requests of real clients as cases, each in two states: nothing is there, and what it names is there.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use eventor_core::broker::api::SERVED;
use eventor_core::protocol::ApiKey;
use eventor_core::wire::Value;
use flate2::read::GzDecoder;
use serde_json::Value as Json;

use super::case::{self, Case};
use super::state::{self, State};
use crate::process;

const ENDING: &str = ".jsonl.gz";
/// Fields with the generation of a group.
const GENERATIONS: [&str; 3] = ["generation_id", "generation_id_or_member_epoch", "member_epoch"];

/// Every recorded request of a served API, in both states.
pub fn cases() -> Result<Vec<Case>, String> {
    let folder = process::root().join("tests/fixtures/wire");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut captures: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    captures.retain(|path| path.to_string_lossy().ends_with(ENDING));
    captures.sort();
    let mut cases = Vec::new();
    for path in captures {
        let of_capture = capture(&path).map_err(|why| format!("{}: {why}", path.display()))?;
        cases.extend(of_capture);
    }
    Ok(cases)
}

fn capture(path: &Path) -> Result<Vec<Case>, String> {
    let library = path.file_name().unwrap_or_default().to_string_lossy().replace(ENDING, "");
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut cases = Vec::new();
    for (at, line) in BufReader::new(GzDecoder::new(file)).lines().enumerate() {
        let json: Json = serde_json::from_str(&line.map_err(|error| error.to_string())?)
            .map_err(|error| format!("line {}: {error}", at + 1))?;
        if let Some((api, version, request)) = request(&json) {
            cases.extend(both(&format!("{library}:{}", at + 1), api, version, request));
        }
    }
    Ok(cases)
}

/// API, version and frame of a line that is a request of a served API.
fn request(json: &Json) -> Option<(ApiKey, i16, Vec<u8>)> {
    let number = |name: &str| json[name].as_i64().and_then(|number| i16::try_from(number).ok());
    let api = ApiKey::from_number(number("api_key")?).filter(|api| SERVED.contains(api))?;
    if json["direction"] != "request" {
        return None;
    }
    let hex = json["hex"].as_str()?;
    let byte = |at: usize| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(byte).collect();
    let bytes = bytes?;
    let length = (bytes.len() as u32).to_be_bytes();
    Some((api, number("api_version")?, in_first_generation(&[&length[..], &bytes].concat())))
}

/// The request of a member in the first generation of its group, which is that of a state.
fn in_first_generation(request: &[u8]) -> Vec<u8> {
    case::rewritten(request, &mut |field, value| match value {
        Value::Int(generation @ 1..) if GENERATIONS.contains(&field) => *generation = 1,
        _ => {}
    })
}

fn both(name: &str, api: ApiKey, version: i16, request: Vec<u8>) -> [Case; 2] {
    let nothing = State { producer_id: -1, ..State::default() };
    let prepared = state::of(api, version, &request);
    [(nothing, "nothing there"), (prepared, "all there")].map(|(state, what)| Case {
        name: format!("{name} {} v{version}, {what}", api.schema().name),
        api,
        version,
        request: request.clone(),
        state: state.frames,
        topics: state.topics,
        producer_id: state.producer_id,
        session_id: state.session_id,
        member_id: state.member_id,
    })
}
