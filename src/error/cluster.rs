//! Clusters, and stores on them.

use super::ErrorKind::{self, *};
use crate::note::Note;

impl ErrorKind {
    /// The sentence, if it is about a cluster.
    pub(super) fn cluster_note(&self) -> Option<Note> {
        Some(match self {
            Unreachable { nodes, found } => Note::new(
                format!("集群没有响应（{nodes}：{found}）；请检查地址、网络和节点是否在运行"),
                format!(
                    "the cluster does not answer ({nodes}: {found}); check its addresses, the \
                     network, and whether its nodes run"
                ),
            ),
            Forbidden { status } => Note::new(
                format!(
                    "集群拒绝访问（{status}）；请检查 MINGCHA_REMOTE_USER 与 \
                     MINGCHA_REMOTE_PASSWORD，或 MINGCHA_REMOTE_API_KEY，以及该用户的权限"
                ),
                format!(
                    "the cluster refuses access ({status}); check MINGCHA_REMOTE_USER and \
                     MINGCHA_REMOTE_PASSWORD, or MINGCHA_REMOTE_API_KEY, and what that user may do"
                ),
            ),
            ReadOnlyCluster { found } => Note::new(
                format!(
                    "集群不接受写入（{found}）；多为磁盘已满：腾出空间后重新运行，\
                     已确认的内容没有丢失"
                ),
                format!(
                    "the cluster takes no writes ({found}); mostly its disks are full: make room \
                     and run again, nothing that was acknowledged is lost"
                ),
            ),
            BusyCluster { found } => Note::new(
                format!("集群过于繁忙（{found}）；请稍后重新运行，已确认的内容没有丢失"),
                format!(
                    "the cluster is too busy ({found}); run again later, nothing that was \
                     acknowledged is lost"
                ),
            ),
            Incomplete { found } => Note::new(
                format!("集群只给出部分结果（{found}），因此不作回答；请待其恢复后重试"),
                format!(
                    "the cluster had only a part of the answer ({found}), so there is none; try \
                     again when it has recovered"
                ),
            ),
            Cluster { found } => {
                Note::new(format!("集群报错：{found}"), format!("the cluster failed: {found}"))
            }
            _ => return None,
        })
    }
    /// The sentence, if it is about a store on a cluster.
    pub(super) fn remote_store_note(&self) -> Option<Note> {
        Some(match self {
            NoRemoteStore { nodes, name } => Note::new(
                format!("集群（{nodes}）上没有名为 {name} 的索引；请先建立，或从本机迁移"),
                format!(
                    "there is no store {name} on the cluster ({nodes}); build one, or bring one"
                ),
            ),
            StaleRemote { differs } => Note::new(
                format!(
                    "集群上的索引与本程序不符（{differs}）；请用本程序在本机重建索引，再替换集群上的"
                ),
                format!(
                    "the store on the cluster does not fit this program ({differs}); rebuild it on \
                     one machine with this program and put it in its place"
                ),
            ),
            _ => return None,
        })
    }
}
