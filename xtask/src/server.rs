//! A broker as a process: Kafka's or ours, on 127.0.0.1, ended by its own id and never left behind.
//!
//! Both start from the same `server.properties` in the same home folder, which is half of the proof.

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Outcome;
use crate::complaints::{self, Asked};

const START_MAX: Duration = Duration::from_secs(120);
const STOP_MAX: Duration = Duration::from_secs(60);

/// A folder with a `server.properties` and the log directory `data` that it names.
pub struct Home {
    pub folder: PathBuf,
    /// Of the broker's listener.
    pub port: u16,
    /// Of its controller's.
    pub controller_port: u16,
}

impl Home {
    /// Makes the folder anew, with free ports and Kafka's settings for a single node.
    pub fn new(folder: PathBuf) -> Result<Home, String> {
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(failed)?;
        }
        fs::create_dir_all(&folder).map_err(failed)?;
        let [port, controller_port] = free_ports().map_err(failed)?;
        let text = format!(
            "process.roles=broker,controller\nnode.id=1\n\
             listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}\n\
             advertised.listeners=PLAINTEXT://127.0.0.1:{port}\n\
             listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT\n\
             controller.listener.names=CONTROLLER\ninter.broker.listener.name=PLAINTEXT\n\
             controller.quorum.bootstrap.servers=127.0.0.1:{controller_port}\n\
             log.dirs={}\nnum.partitions=1\n\
             offsets.topic.replication.factor=1\noffsets.topic.num.partitions=4\n\
             transaction.state.log.replication.factor=1\ntransaction.state.log.min.isr=1\n\
             log.cleaner.dedupe.buffer.size=16777216\n",
            folder.join("data").display()
        );
        fs::write(folder.join("server.properties"), text).map_err(failed)?;
        Ok(Home { folder, port, controller_port })
    }

    /// One more line of its properties.
    pub fn add(&self, line: &str) -> Outcome {
        let text = fs::read_to_string(self.properties()).map_err(|error| error.to_string())?;
        fs::write(self.properties(), format!("{text}{line}\n")).map_err(|error| error.to_string())
    }

    pub fn properties(&self) -> PathBuf {
        self.folder.join("server.properties")
    }

    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub fn bootstrap(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }
}

/// Two ports on which nobody listens now.
fn free_ports() -> std::io::Result<[u16; 2]> {
    let bound = [TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?, TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?];
    Ok([bound[0].local_addr()?.port(), bound[1].local_addr()?.port()])
}

/// A running broker. Dropping it kills it.
pub struct Server {
    name: String,
    child: Child,
    log: PathBuf,
}

impl Server {
    /// Starts `command` and waits until it serves: its port accepts, and its log holds `ready`.
    pub fn start(name: &str, command: &mut Command, home: &Home, ready: &str) -> Result<Server, String> {
        let log = home.folder.join(format!("{name}.log"));
        let file = File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
        let same = file.try_clone().map_err(|error| error.to_string())?;
        let child = command.stdin(Stdio::null()).stdout(file).stderr(same).spawn();
        let child = child.map_err(|error| format!("cannot start {name}: {error}"))?;
        let mut server = Server { name: name.to_string(), child, log };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, home.port));
        let begun = Instant::now();
        loop {
            if let Some(status) = server.child.try_wait().map_err(|error| error.to_string())? {
                return Err(server.said(&format!("ended while starting, with {status}")));
            }
            if server.log().contains(ready) && TcpStream::connect(address).is_ok() {
                return Ok(server);
            }
            if begun.elapsed() > START_MAX {
                return Err(server.said(&format!("does not serve after {} s", START_MAX.as_secs())));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Starts one of our binaries on a home, formatted or not.
    pub fn eventor(name: &str, binary: &Path, home: &Home) -> Result<Server, String> {
        Server::start(name, Command::new(binary).arg("serve").arg(home.properties()), home, "")
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGTERM; waits for a clean end of a run in which nothing went wrong, as its log tells.
    pub fn stop(self) -> Outcome {
        self.stop_after(Asked::Everyday)
    }

    /// The same where somebody asked what everyday clients do not.
    pub fn stop_after(mut self, asked: Asked) -> Outcome {
        crate::process::run(Command::new("kill").args(["-TERM", &self.child.id().to_string()]))?;
        let begun = Instant::now();
        while begun.elapsed() < STOP_MAX {
            match self.child.try_wait().map_err(|error| error.to_string())? {
                // A JVM answers SIGTERM with 143 however cleanly it stops.
                Some(status) if status.success() || status.code() == Some(143) => {
                    return complaints::none(&self.log(), asked)
                        .map_err(|why| format!("{}: {why}", self.name));
                }
                Some(status) => return Err(self.said(&format!("stopped with {status}"))),
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        }
        Err(self.said(&format!("still runs {} s after SIGTERM", STOP_MAX.as_secs())))
    }

    /// SIGKILL: a crash, until which nothing went wrong.
    pub fn kill(mut self) -> Outcome {
        self.child
            .kill()
            .and_then(|()| self.child.wait())
            .map_err(|error| format!("{}: {error}", self.name))?;
        complaints::none(&self.log(), Asked::Everyday).map_err(|why| format!("{}: {why}", self.name))
    }

    /// What it wrote to its standard streams so far.
    pub fn log(&self) -> String {
        fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// An error that ends with the last lines of its log.
    pub fn said(&self, what: &str) -> String {
        let log = self.log();
        let from = log.lines().count().saturating_sub(30);
        let tail: Vec<&str> = log.lines().skip(from).collect();
        format!("{} {what}; its last lines:\n{}", self.name, tail.join("\n"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already; there is nobody left to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Every file under `folder`, ascending.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}
