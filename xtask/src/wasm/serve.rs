//! A folder over HTTP, on loopback: for whoever works on the page. Not a web server: it knows GET and nothing else.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::time::Duration;

/// No request line is longer.
const LINE_BYTES_MAX: u64 = 4096;

/// A folder's files as they were when it was opened, and where they are served.
pub struct Host {
    files: BTreeMap<String, Vec<u8>>,
    listener: TcpListener,
}

impl Host {
    /// Reads the folder and listens; port 0 is any that is free.
    pub fn open(folder: &Path, port: u16) -> Result<Host, String> {
        let files = load(folder)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .map_err(|error| format!("port {port}: {error}; choose another with --port"))?;
        Ok(Host { files, listener })
    }

    /// Where it listens.
    pub fn address(&self) -> Result<SocketAddr, String> {
        self.listener.local_addr().map_err(|error| error.to_string())
    }

    /// Answers until the process ends.
    pub fn serve(&self) {
        for stream in self.listener.incoming().flatten() {
            // One at a time is enough for one browser; who says nothing is let go.
            _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
            _ = answer(stream, &self.files);
        }
    }
}

fn load(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let said = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(said)? {
        let path = entry.map_err(said)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        files.insert(name, std::fs::read(&path).map_err(said)?);
    }
    Ok(files)
}

fn answer(mut stream: TcpStream, files: &BTreeMap<String, Vec<u8>>) -> std::io::Result<()> {
    let mut line = String::new();
    let mut reader = BufReader::new(std::io::Read::take(stream.try_clone()?, LINE_BYTES_MAX));
    reader.read_line(&mut line)?;
    let path = line.strip_prefix("GET /").and_then(|rest| rest.split([' ', '?']).next());
    let name = if path == Some("") { "index.html" } else { path.unwrap_or("..") };
    let (status, kind, content) = match files.get(name) {
        Some(content) => ("200 OK", content_type(name), content.as_slice()),
        None => ("404 Not Found", "text/plain", &b"there is no such file\n"[..]),
    };
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        content.len()
    )?;
    stream.write_all(content)
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}
