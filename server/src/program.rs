//! The whole of a binary but its runtime: arguments, settings, the directory, listeners, the banner, the exit status.

use std::collections::hash_map::RandomState;
use std::fmt;
use std::hash::BuildHasher;
use std::io::Write;
use std::net::TcpListener;
use std::path::{Path, absolute};
use std::process::ExitCode;
use std::sync::Arc;

use eventor_core::broker::Broker;
use eventor_storage::java_properties;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::clock::{Clock, SystemClock};
use crate::command_line::{self, Command};
use crate::settings::{self, ConnectionLimits, Given, Givens, Settings, SocketBuffers};
use crate::stop::Stop;
use crate::{decode, directory, help, listen, log, signals};

/// Where data lies when no file says so, in the working directory.
pub const DIRECTORY: &str = "eventor-data";

/// The properties of a broker that was given no file.
const BUILT_IN: &str = "\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=localhost:9093
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:9092,CONTROLLER://localhost:9093
log.dirs=eventor-data
";

/// An open broker and all that a runtime needs to serve it.
pub struct Server {
    /// The broker.
    pub broker: Arc<Broker>,
    /// What to accept from, one for each of the configuration's endpoints.
    pub listeners: Vec<TcpListener>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Thrown when the broker is to stop.
    pub stop: Stop,
    /// How many connections are accepted.
    pub limits: ConnectionLimits,
    /// How sockets are set up.
    pub buffers: SocketBuffers,
}

impl Server {
    /// A broker on these listeners, by the system's clock, without limits.
    #[must_use]
    pub fn new(broker: Arc<Broker>, listeners: Vec<TcpListener>) -> Server {
        Server {
            broker,
            listeners,
            clock: Arc::new(SystemClock::start()),
            stop: Stop::new(),
            limits: ConnectionLimits::default(),
            buffers: SocketBuffers::default(),
        }
    }
}

impl Server {
    /// Last step of a runtime: closes the broker, logs what it says.
    ///
    /// # Errors
    /// Why it could not go on, or could not be closed.
    pub fn close(&self) -> Result<(), Failure> {
        let closed = self.broker.close(self.clock.now());
        while let Some(event) = self.broker.poll_event() {
            log::event(&event);
        }
        if let Some(line) = self.broker.fatal() {
            return Err(Failure::from(line));
        }
        closed.map_err(|fault| format!("not closed cleanly, the next start recovers: {fault}"))?;
        tracing::info!("stopped cleanly");
        Ok(())
    }
}

/// Why a broker does not start, or does not go on: lines for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(pub Vec<String>);

impl From<String> for Failure {
    fn from(line: String) -> Failure {
        Failure(vec![line])
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Failure {}

/// What the binary `program` does, given the runtime that serves and how many files a connection of it may hold open.
pub fn program(
    program: &str,
    files_per_connection: usize,
    serve: impl FnOnce(Server) -> Result<(), Failure>,
) -> ExitCode {
    let outcome = match command_line::parse(std::env::args_os().skip(1)) {
        Ok(Command::Help) => print(&help::text(program)),
        Ok(Command::Version) => print(&format!("{program} {}\n", env!("CARGO_PKG_VERSION"))),
        Ok(Command::Decode(what)) => decode::decode(&what),
        Ok(Command::Serve { file, overrides, log: level }) => {
            log::start(level);
            start(program, files_per_connection, file.as_deref(), overrides).and_then(serve)
        }
        Err(misuse) => {
            eprintln!("{program}: {misuse}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.0.iter().for_each(|line| eprintln!("{program}: {line}"));
            ExitCode::FAILURE
        }
    }
}

fn print(text: &str) -> Result<(), Failure> {
    // A reader that has seen enough closes the pipe; that is no failure.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}

/// Everything up to where clients can connect.
fn start(
    program: &str,
    files_per_connection: usize,
    file: Option<&Path>,
    overrides: Vec<(String, String)>,
) -> Result<Server, Failure> {
    let hostname = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let settings = Settings::new(givens(file, overrides)?, &hostname)
        .map_err(|problems| Failure(problems.iter().map(ToString::to_string).collect()))?;
    for notice in &settings.notices {
        log::say(notice.level, &notice.text);
    }
    let Settings { mut config, listeners, log_dir, mut limits, buffers, .. } = settings;
    // The other half is for the files of partitions: a log that cannot open its next segment goes offline.
    limits.total = limits.total.min(open_files_max() / 2 / files_per_connection);
    let log_dir = absolute(&log_dir).unwrap_or(log_dir);
    // Sockets come first: a busy port must not leave a directory that was formatted for nothing.
    let listeners = listen::bind(&listeners, &mut config.endpoints)?;
    let clock = Arc::new(SystemClock::start());
    let opened = directory::open(&log_dir, &config, random_u64(), clock.now().wall)?;
    let bootstrap: Vec<String> = config.endpoints.iter().map(|one| address(&one.host, one.port)).collect();
    let identity = opened.storage.identity();
    let broker = Broker::open(config, opened.storage, random_u64(), clock.now())
        .map_err(|error| format!("{}: {error}", log_dir.display()))?;
    while let Some(event) = broker.poll_event() {
        log::event(&event);
    }
    let banner = help::Banner {
        program,
        bootstrap: &bootstrap,
        log_dir: &log_dir,
        cluster_id: &identity.cluster_id,
        is_new: opened.is_new,
        topics: broker.topics().len(),
        with_examples: file.is_none(),
    };
    let server = Server { clock, limits, buffers, ..Server::new(broker, listeners) };
    signals::throw(server.stop.clone())?;
    print(&banner.to_string())?;
    Ok(server)
}

/// Properties of the file, or the built-in ones, with the overrides in their place.
fn givens(file: Option<&Path>, overrides: Vec<(String, String)>) -> Result<Givens, Failure> {
    let (bytes, name) = match file {
        None => (BUILT_IN.as_bytes().to_vec(), settings::BUILT_IN.to_owned()),
        Some(path) => (read(path)?, path.display().to_string()),
    };
    let parsed =
        java_properties::parse(&bytes).map_err(|bad| format!("{name}: {bad}; write it as in \\u00e9"))?;
    let mut givens: Givens = parsed
        .into_iter()
        .map(|(key, property)| {
            let at = format!("{name}:{}", property.line);
            (key, Given { value: property.value.trim().to_owned(), at })
        })
        .collect();
    for (key, mut value) in overrides {
        // Who starts without a file has no controller in mind.
        if file.is_none() && key == "listeners" && !value.to_uppercase().contains("CONTROLLER://") {
            value.push_str(",CONTROLLER://localhost:9093");
        }
        givens.insert(key, Given { value, at: "--override".to_owned() });
    }
    Ok(givens)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let explain = |error: std::io::Error| {
        let path = path.display();
        Failure::from(format!(
            "cannot read {path}: {error}; name a server.properties, or none to start with defaults in ./{DIRECTORY}"
        ))
    };
    std::fs::read(path).map_err(explain)
}

/// How many files this process may have open: raised as far as the system lets it, as Java does.
fn open_files_max() -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).is_ok();
    let limit = if raised { maximum } else { current };
    limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX)
}

fn address(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

/// 64 bits from the operating system, by way of the one thing in std that asks it.
fn random_u64() -> u64 {
    RandomState::new().hash_one(std::process::id())
}
