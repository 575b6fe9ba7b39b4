//! What `--help` and a fresh start print.

use std::fmt;
use std::path::Path;

/// The help text of the binary `program`.
#[must_use]
pub fn text(program: &str) -> String {
    format!(
        "\
{program} {version}: a Kafka-compatible broker on one node, on Kafka's own files

Usage
  {program}                          a broker on 127.0.0.1:9092, with its data in ./{directory}
  {program} [serve] FILE [OPTIONS]   a broker as a Kafka server.properties describes it
  {program} decode FILE... | -       what every byte is: of files of Kafka's, captures, frames, pasted hex

Options
  --override KEY=VALUE   set one property, after the file; may be repeated
  --log LEVEL            what is logged to standard error: {levels} (info)
  -h, --help             this text
  -V, --version          the version

Options of decode
  --response             it is a response; its API and version are guessed, unless they are told:
  --api NAME             the API of the response, by name or number
  --version NUMBER       its version

Examples
  Try it, with nothing prepared:
      {program}

  Take over the directory of a stopped single-node Kafka, or start a new one, from Kafka's own file:
      {program} /opt/kafka/config/server.properties

  A throw-away broker for a test, on a port that the system picks (it is printed):
      {program} --override listeners=PLAINTEXT://127.0.0.1:0 --override log.dirs=/tmp/test-1

  See what a segment holds, whether the files of a directory agree, and what a frame says:
      {program} decode orders-0/00000000000000000000.log
      {program} decode /var/lib/kafka
      echo '00 00 00 0d 00 12 00 00 00 00 00 07 00 03 61 62 63' | {program} decode -

The data directory is formatted when it is empty. Any Kafka property is taken; the log says which act, which do not act
yet and which mean nothing here. What would be unsafe to ignore is refused, with what to do instead.
SIGTERM or Ctrl-C stops cleanly; a second one stops at once, and the next start recovers.
Exit status: 0 after a clean stop, 1 when the broker cannot start or go on, 2 when the command line makes no sense.
Of decode: 0 when nothing is wrong, 1 when something is (marked with !!) or cannot be read.
",
        version = env!("CARGO_PKG_VERSION"),
        directory = crate::program::DIRECTORY,
        levels = crate::log::LEVELS.join(", "),
    )
}

/// What is printed once clients can connect.
pub struct Banner<'a> {
    /// The binary's name.
    pub program: &'a str,
    /// `host:port` of each listener, as clients reach it.
    pub bootstrap: &'a [String],
    /// Where the data lies.
    pub log_dir: &'a Path,
    /// The cluster's id.
    pub cluster_id: &'a str,
    /// Whether the directory was formatted just now.
    pub is_new: bool,
    /// How many topics are served.
    pub topics: usize,
    /// Whether to show what to try.
    pub with_examples: bool,
}

impl fmt::Display for Banner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Banner { program, bootstrap, log_dir, cluster_id, is_new, topics, with_examples } = self;
        let state = match (is_new, topics) {
            (true, _) => "new".to_owned(),
            (false, 1) => "1 topic".to_owned(),
            (false, topics) => format!("{topics} topics"),
        };
        writeln!(f, "{program} {} is running", env!("CARGO_PKG_VERSION"))?;
        writeln!(f)?;
        writeln!(f, "  bootstrap   {}", bootstrap.join(","))?;
        writeln!(f, "  data        {} ({state})", log_dir.display())?;
        writeln!(f, "  cluster id  {cluster_id}")?;
        if let (true, Some(server)) = (*with_examples, bootstrap.first()) {
            writeln!(f)?;
            writeln!(f, "Produce a record, read it back:")?;
            writeln!(f)?;
            writeln!(f, "  echo hello | kcat -b {server} -t greetings -P")?;
            writeln!(f, "  kcat -b {server} -t greetings -C -e")?;
            writeln!(f)?;
            writeln!(f, "Ctrl-C stops it. --help tells more.")?;
        }
        writeln!(f)
    }
}
