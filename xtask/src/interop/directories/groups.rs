//! What a client knows of the groups of a broker, as a text that two brokers over one directory must agree on.

use super::super::Subject;
use crate::server::Home;
use crate::{Outcome, program};

/// What was told, by the Java admin client and by kafka-consumer-groups.
pub struct Told {
    pub client: String,
    tool: Vec<String>,
}

/// One more round of members, commits and deletions, by clients of the broker that runs; what is told of it.
pub fn change(subject: &mut Subject<'_>, home: &Home, round: usize) -> Result<Told, String> {
    let what = format!("groups of every kind live through round {round}");
    subject.step(&what, |subject| ask(subject, home, &["change", &home.bootstrap(), &round.to_string()]))
}

/// Whoever runs now tells the very same.
pub fn same(subject: &mut Subject<'_>, home: &Home, before: &Told) -> Outcome {
    subject.step("groups, members and offsets are what they were", |subject| compare(subject, home, before))
}

/// The same without a step of its own.
pub fn compare(subject: &Subject<'_>, home: &Home, before: &Told) -> Outcome {
    let now = ask(subject, home, &["tell", &home.bootstrap()])?;
    differs("the admin client", before.client.lines(), now.client.lines())?;
    differs(
        "kafka-consumer-groups",
        before.tool.iter().map(String::as_str),
        now.tool.iter().map(String::as_str),
    )
}

fn ask(subject: &Subject<'_>, home: &Home, arguments: &[&str]) -> Result<Told, String> {
    let mut groups = subject.oracle.program("Groups.java")?;
    let client = program::run(groups.args(arguments), "", &home.folder.join("groups"))?;
    let mut described = subject.oracle.tool("consumer-groups")?;
    described.args(["--bootstrap-server", &home.bootstrap(), "--describe", "--all-groups"]);
    let out = home.folder.join("consumer-groups");
    let said = program::run(&mut described, "", &out)?;
    // Its tables come in no order, with columns as wide as they must be; of other programs' groups it may tell more each time.
    let ours = said.lines().filter(|line| line.starts_with("trip-"));
    let mut tool: Vec<String> =
        ours.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    tool.sort();
    match (client.lines().filter(|line| line.starts_with("offset ")).count(), tool.len()) {
        (0, _) | (_, 0) => Err(format!("no offset is told:\n{client}\n{said}{}", program::complaints(&out)?)),
        _ => Ok(Told { client, tool }),
    }
}

fn differs<'a>(
    who: &str,
    before: impl Iterator<Item = &'a str>,
    now: impl Iterator<Item = &'a str>,
) -> Outcome {
    let (before, now): (Vec<&str>, Vec<&str>) = (before.collect(), now.collect());
    let only = |some: &[&str], others: &[&str]| -> Vec<String> {
        some.iter().filter(|line| !others.contains(line)).map(|line| line.to_string()).collect()
    };
    match before == now {
        true => Ok(()),
        false => Err(format!("{who} told {:#?}\nand tells {:#?}", only(&before, &now), only(&now, &before))),
    }
}
