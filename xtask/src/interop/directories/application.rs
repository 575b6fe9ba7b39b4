//! An application that runs on while the broker under it is exchanged: ours for Kafka, Kafka for the other binary, and that
//! one, killed, for ours again.
//!
//! It is started once. Each broker takes over the same directory and the same port when the one before is gone.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::sync::mpsc::{self, Receiver};

use super::super::Subject;
use crate::Outcome;
use crate::process::{self, BINARIES};
use crate::program::{self, RUN_MAX};
use crate::server::{Home, Server};

pub fn keeps_running(subject: &mut Subject<'_>) -> Outcome {
    let home = subject.home("application")?;
    // Found first: the application goes on while one broker is gone and the next one starts.
    let other = BINARIES.into_iter().find(|name| *name != subject.name).unwrap_or(BINARIES[0]);
    let binary = process::binary(other)?;
    let server = subject.step("starts for an application", |subject| subject.start(&home))?;
    let mut application = Application::start(subject, &home)?;
    subject.step("the application produces, consumes and commits", |_| application.more())?;
    subject.step("stops under the application", |_| server.stop())?;
    let kafka = subject.step("Kafka takes over", |subject| subject.oracle.start(&home))?;
    subject.step("the application goes on with Kafka", |_| application.more())?;
    subject.step("Kafka stops under the application", |_| kafka.stop())?;
    let server = subject.step(&format!("{other} takes over"), |_| Server::eventor(other, &binary, &home))?;
    subject.step(&format!("the application goes on with {other}"), |_| application.more())?;
    // Not Kafka: of what was not acknowledged before a crash it knows each producer's last batch alone, and takes those
    // before it for new ones when they are sent again.
    let server = match subject.binary {
        None => server,
        Some(_) => {
            subject.step(&format!("{other} is killed under the application"), |_| server.kill())?;
            let server = subject.step("takes over after the crash", |subject| subject.start(&home))?;
            subject.step("the application goes on after the crash", |_| application.more())?;
            server
        }
    };
    subject.step("the application ends: nothing is lost, twice or out of order", |_| application.end())?;
    server.stop()
}

/// What it prints, so that a wait for it can end.
fn lines_of(stdout: ChildStdout) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        // Whoever no longer listens needs no more lines.
        BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
    });
    lines
}

/// The program at the other end of a pipe. Dropping it kills it.
struct Application {
    child: Child,
    stdin: ChildStdin,
    answers: Receiver<String>,
    log: std::path::PathBuf,
}

impl Application {
    fn start(subject: &Subject<'_>, home: &Home) -> Result<Application, String> {
        let log = home.folder.join("application.log");
        // A client warns of every broker that is gone, which is what happens here.
        let errors = File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
        let mut command = subject.oracle.program("Application.java")?;
        command.arg(home.bootstrap()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(errors);
        let mut child = command.spawn().map_err(|error| format!("cannot run java: {error}"))?;
        match (child.stdin.take(), child.stdout.take()) {
            (Some(stdin), Some(stdout)) => Ok(Application { child, stdin, answers: lines_of(stdout), log }),
            _ => Err("java has no pipes".into()),
        }
    }

    /// Waits until it acknowledged, consumed and committed more.
    fn more(&mut self) -> Outcome {
        self.ask("more").map(drop)
    }

    fn end(&mut self) -> Outcome {
        println!("interop: application: {}", self.ask("end")?.trim_end());
        program::end(&mut self.child).map_err(|why| self.said(&why))
    }

    fn ask(&mut self, command: &str) -> Result<String, String> {
        let asked = writeln!(self.stdin, "{command}").and_then(|()| self.stdin.flush());
        asked.map_err(|error| self.said(&error.to_string()))?;
        // Its end is the end of its answers; it bounds its own waits, unless it hangs.
        match self.answers.recv_timeout(RUN_MAX) {
            Ok(answer) if answer.starts_with(&format!("{command}: ")) => Ok(answer),
            Ok(answer) => Err(self.said(&format!("it answers {answer:?}"))),
            Err(error) => Err(self.said(&format!("it does not answer `{command}`: {error}"))),
        }
    }

    /// An error with what it wrote of its own trouble.
    fn said(&self, what: &str) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let said: Vec<&str> = log.lines().rev().take(30).collect();
        format!("{what}; its last lines:\n{}", said.into_iter().rev().collect::<Vec<_>>().join("\n"))
    }
}

impl Drop for Application {
    fn drop(&mut self) {
        // It may be gone already; there is nobody left to tell.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
