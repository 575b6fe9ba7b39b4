//! The groups of a state: those that a request names, as far along as it takes them to be; and how they go again.
//!
//! Every member is the only one of its group, so that nobody waits for another.

use eventor_core::protocol::{ApiKey, delete_groups, describe_groups, leave_group, list_groups};
use eventor_core::wire::Text;
use eventor_tests::{Reply, all_committed, at, commit, join_group, sync_group};

use super::case::{self, is_of_groups};
use super::connection::Connection;
use super::state::State;
use crate::Outcome;

/// What a member is called whose request does not say.
const MEMBER: &str = "somebody";
/// JoinGroup in the last version that lets a member in without telling it its id first.
const JOIN_AT_ONCE: i16 = 3;
/// JoinGroup in the first version of static members.
const JOIN_STATIC: i16 = 5;

impl State {
    /// The groups that a request names, each with a committed offset of every topic; and the member that it names.
    pub fn add_groups(&mut self, api: ApiKey, request: &[u8]) {
        if !is_of_groups(api) || api == ApiKey::FindCoordinator {
            return;
        }
        let fields = ["group_id", "groups", "groups_names", "group_ids"];
        let mut groups: Vec<String> = fields.iter().flat_map(|field| case::texts(request, field)).collect();
        if api == ApiKey::ListGroups {
            groups = vec!["one".into(), "other".into()];
        }
        // Where a version lacks a field it reads as empty.
        groups.retain(|group| !group.is_empty());
        let topics: Vec<String> = self.topics.iter().map(|(name, _)| name.clone()).collect();
        for group in &groups {
            topics.iter().for_each(|topic| self.push(commit(group, topic, 0, 3).metadata("of the state")));
        }
        let first = |field: &str| case::texts(request, field).into_iter().find(|text| !text.is_empty());
        let (member, instance) = (first("member_id"), first("group_instance_id"));
        let is_described =
            [ApiKey::DescribeGroups, ApiKey::ListGroups, ApiKey::ConsumerGroupDescribe].contains(&api);
        if is_described || member.is_some() || instance.is_some() {
            self.member_id = member.unwrap_or_else(|| MEMBER.into());
            if let Some(group) = groups.first() {
                self.add_member(api, request, group, instance.as_deref());
            }
        }
    }

    /// One member that has its share.
    fn add_member(&mut self, api: ApiKey, request: &[u8], group: &str, instance: Option<&str>) {
        let names = match api {
            ApiKey::JoinGroup => case::texts(request, "name"),
            _ => case::texts(request, "protocol_name"),
        };
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let names = if names.is_empty() { vec!["range"] } else { names };
        let member = self.member_id.clone();
        let (join, sync) = (join_group(group).protocols(&names), sync_group(group, &member, 1));
        match instance {
            Some(instance) => {
                self.push(join.instance(instance).version(JOIN_STATIC));
                self.push(sync.instance(instance).assign(&member, "a share"));
            }
            None => {
                self.push(join.version(JOIN_AT_ONCE));
                self.push(sync.assign(&member, "a share"));
            }
        }
    }
}

/// Every group: the list of them, the members of each, what each has committed.
pub fn everything(own: &mut Connection) -> Result<Vec<Reply>, String> {
    let list = own.call(&at(5, list_groups::Request::default()))?;
    let groups = names(&list);
    let mut replies = Vec::new();
    for group in &groups {
        replies.push(describe(own, group)?);
        replies.push(own.call(&all_committed(group))?);
    }
    if !groups.is_empty() {
        replies.push(list);
    }
    Ok(replies)
}

/// Removes every group, of which some may go on their own meanwhile; false if there was one.
pub fn clear(own: &mut Connection) -> Result<bool, String> {
    let groups = names(&own.call(&at(5, list_groups::Request::default()))?);
    for group in &groups {
        leave(own, group)?;
    }
    let named: Vec<Text<'_>> = groups.iter().map(|group| Text(group.as_bytes())).collect();
    if !named.is_empty() {
        own.call(&at(2, delete_groups::Request { groups_names: &named }))?;
    }
    Ok(groups.is_empty())
}

fn names(list: &Reply) -> Vec<String> {
    let mut names: Vec<String> =
        (0..list.count("groups")).map(|at| list.text(&format!("groups.{at}.group_id"))).collect();
    names.sort();
    names
}

fn describe(own: &mut Connection, group: &str) -> Result<Reply, String> {
    let groups = [Text(group.as_bytes())];
    own.call(&at(6, describe_groups::Request { groups: &groups, include_authorized_operations: false }))
}

/// All members leave.
fn leave(own: &mut Connection, group: &str) -> Outcome {
    let described = describe(own, group)?;
    for at_member in 0..described.count("groups.0.members") {
        let member = described.text(&format!("groups.0.members.{at_member}.member_id"));
        let member = leave_group::MemberIdentity { member_id: Text(member.as_bytes()), ..Default::default() };
        let request = leave_group::Request {
            group_id: Text(group.as_bytes()),
            members: &[member],
            ..Default::default()
        };
        own.call(&at(4, request))?;
    }
    Ok(())
}
