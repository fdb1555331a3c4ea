package dev.reprise.component.sessions.tree;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The records of one project, by id. Not thread-safe. */
final class ProjectSessions {
    final Set<String> infos = new HashSet<>();

    /** Of infos: the session's parent. */
    final Map<String, String> parents = new HashMap<>();

    /** How many messages, and parts, there are of a session. */
    final Map<String, Integer> messages = new HashMap<>();

    final Map<String, Integer> parts = new HashMap<>();

    /** Of sub-sessions: the parent; empty while it is not known. */
    final Map<String, String> subs = new HashMap<>();

    /** Of parents: the sub-sessions that the index names. */
    final Map<String, List<String>> indexes = new HashMap<>();
}
