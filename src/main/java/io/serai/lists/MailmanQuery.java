package io.serai.lists;

import io.serai.connectors.Connection;

/// What is to be asked of Mailman about a list: the body that the Kamelets `mailman-…-action` take.
///
/// @param list its id
/// @param role `member`, `owner` or `moderator`, for a roster
/// @param page of a roster, 1 or more
/// @param email of one person; empty where the question is about all
public record MailmanQuery(Connection connection, String list, String role, int page, String email) {

    static MailmanQuery roster(Connection connection, String list, String role, int page) {
        return new MailmanQuery(connection, list, role, page, "");
    }

    static MailmanQuery person(Connection connection, String list, String email) {
        return new MailmanQuery(connection, list, "member", 1, email);
    }

    @Override
    public String toString() {
        return "mailman list " + list;
    }
}
