//! What somebody takes away: bytes in other tools' forms, and a run as text, as a test, as a document.

use std::fmt::Write;

use eventor_tests::{Recording, Sim};

use crate::{link, state};

/// Bytes as `hex`, `xxd`, `base64` or `nc`: a shell line that sends them to a broker and shows what it answers.
///
/// # Errors
/// There is no such form.
pub fn bytes(form: &str, bytes: &[u8]) -> Result<String, String> {
    Ok(match form {
        "hex" => hex(bytes),
        "xxd" => xxd(bytes),
        "base64" => link::base64(bytes),
        "nc" => nc(bytes),
        _ => return Err(format!("there is no form {form}")),
    })
}

/// A run as `events`, `link`, `rust`, `json` or `markdown`.
///
/// # Errors
/// There is no such form.
pub fn run(form: &str, recording: &Recording, sim: &Sim) -> Result<String, String> {
    Ok(match form {
        "events" => recording.to_string(),
        "link" => link::encode(&recording.to_string()),
        "rust" => rust(recording, sim),
        "json" => state::exchanges(sim),
        "markdown" => markdown(recording, sim),
        _ => return Err(format!("there is no form {form}")),
    })
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    bytes.iter().for_each(|byte| push_hex(&mut text, *byte));
    text
}

fn push_hex(text: &mut String, byte: u8) {
    let digit = |bits: u8| char::from(b"0123456789abcdef"[usize::from(bits)]);
    text.extend([digit(byte >> 4), digit(byte & 15)]);
}

/// As `xxd` shows bytes, and as `xxd -r` takes them.
fn xxd(bytes: &[u8]) -> String {
    let mut text = String::new();
    for (number, row) in bytes.chunks(16).enumerate() {
        _ = write!(text, "{:08x}: ", number * 16);
        for at in 0..16 {
            match row.get(at) {
                Some(byte) => push_hex(&mut text, *byte),
                None => text.push_str("  "),
            }
            text.extend((at % 2 == 1).then_some(' '));
        }
        text.push(' ');
        text.extend(row.iter().map(|byte| match byte {
            b' '..=b'~' => char::from(*byte),
            _ => '.',
        }));
        text.push('\n');
    }
    text
}

/// Octal, as every shell's `printf` reads it.
fn nc(bytes: &[u8]) -> String {
    let mut text = String::from("printf '");
    for byte in bytes {
        let digit = |bits: u8| char::from(b'0' + bits);
        text.extend(['\\', digit(byte >> 6), digit(byte >> 3 & 7), digit(byte & 7)]);
    }
    text + "' | nc -w 2 localhost 9092 | xxd"
}

/// A test that plays the run and holds every byte against what was answered here.
fn rust(recording: &Recording, sim: &Sim) -> String {
    let mut text = String::from(
        "//! A run of the playground, exported as a test: what happened, and what every byte that travelled means.\n\n\
         use eventor_tests::Recording;\n\nconst EVENTS: &str = \"\\\n",
    );
    literal(&mut text, &recording.to_string());
    text.push_str("\";\n\nconst TRANSCRIPT: &str = \"\\\n");
    literal(&mut text, &sim.transcript());
    text.push_str(
        "\";\n\n#[test]\nfn what_was_answered_in_the_playground_is_answered_again() {\n    \
         let recording: Recording = EVENTS.parse().unwrap();\n    \
         assert_eq!(recording.play().unwrap().transcript(), TRANSCRIPT);\n}\n",
    );
    text
}

/// The inside of a string literal that stands over several lines.
fn literal(out: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '\n' | ' '..='!' | '#'..='[' | ']'..='~' => out.push(char),
            '"' | '\\' => out.extend(['\\', char]),
            _ => out.extend(char.escape_unicode()),
        }
    }
}

fn markdown(recording: &Recording, sim: &Sim) -> String {
    let mut text = String::from("# A run of the playground\n");
    for (number, exchange) in sim.exchanges().iter().enumerate() {
        let (request, response) = exchange.explained();
        let name = exchange.name().unwrap_or("unknown API");
        _ = write!(text, "\n## {}. {name} version {}\n\n", number + 1, exchange.api.1);
        _ = writeln!(
            text,
            "Request, {} bytes, on connection {} at {} ms:\n",
            exchange.request.len(),
            exchange.connection,
            exchange.sent_ms
        );
        fenced(&mut text, &request);
        match (&exchange.response, response) {
            (Some(bytes), Some(response)) => {
                _ = writeln!(text, "\nResponse, {} bytes, at {} ms:\n", bytes.len(), exchange.received_ms);
                fenced(&mut text, &response);
            }
            _ => text.push_str("\nNo response.\n"),
        }
    }
    text.push_str("\n## What happened\n\n");
    fenced(&mut text, &recording.to_string());
    text
}

/// A block of code, between fences that do not occur in it.
fn fenced(out: &mut String, code: &str) {
    let runs = code.split(|char| char != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(runs.max(2) + 1);
    _ = write!(out, "{fence}\n{code}{fence}\n");
}
