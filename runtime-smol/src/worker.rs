//! A thread for what may block: a flush, a job. Asleep until there is one, with no clock of its own.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use eventor_core::broker::{Broker, Job};
use eventor_core::lock::lock;
use eventor_server::Clock;

/// The thread, until [`Worker::stop`].
pub struct Worker {
    running: Mutex<Option<Running>>,
}

struct Running {
    jobs: Sender<Job>,
    thread: JoinHandle<()>,
}

impl Worker {
    /// Starts the thread.
    pub fn start(name: &str, broker: &Arc<Broker>, clock: &Arc<dyn Clock>) -> Worker {
        let (jobs, next) = channel::<Job>();
        let (broker, clock) = (broker.clone(), clock.clone());
        let run = move || next.iter().for_each(|job| broker.handle_done(job.run(), clock.now()));
        let thread = thread::Builder::new().name(name.to_owned()).spawn(run);
        let thread = thread.expect("the system gives a starting broker its few threads");
        Worker { running: Mutex::new(Some(Running { jobs, thread })) }
    }

    /// Runs a job after those before it, and tells the broker. What comes after the end is not run.
    pub fn run(&self, job: Job) {
        let running = lock(&self.running);
        if let Some(running) = &*running {
            // A thread that panicked has said so; release builds abort there.
            let _ = running.jobs.send(job);
        }
    }

    /// Ends the thread after what it was given.
    pub fn stop(&self) {
        let running = lock(&self.running).take();
        if let Some(Running { jobs, thread }) = running {
            drop(jobs);
            // As above.
            let _ = thread.join();
        }
    }
}
