package io.serai.invitations;

import io.serai.hub.addresses.MailAddress;
import io.serai.hub.database.OneRow;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.serai.web.Call;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Guests in the database, as hosts see and write them. Whoever writes here holds the event.
final class GuestRows {
    private static final int TOGETHER = 500;

    private final String list = Sql.of("invitations/list-guests");
    private final String count = Sql.of("invitations/count-listed-guests");
    private final String show = Sql.of("invitations/show-guest");
    private final String read = Sql.of("invitations/read-guests");
    private final String add = Sql.of("invitations/add-guests").strip();
    private final String values = add.substring(add.indexOf("VALUES") + "VALUES".length());
    private final JdbcClient sql;
    private final JdbcTemplate template;
    private final GuestBadges badges;

    GuestRows(DataSource database) {
        this.badges = new GuestBadges(database);
        this.sql = JdbcClient.create(database);
        this.template = new JdbcTemplate(database);
    }

    /// Which of an event's guests are asked for.
    ///
    /// @param status null for all
    /// @param like a pattern of LIKE with `!` before what is none; null for all
    record Asked(
            long event, @Nullable String status, @Nullable String like) {
        /// @param part of a name, an address or a number; null for all
        static Asked of(long event, @Nullable String status, @Nullable String part) {
            return new Asked(
                    event,
                    status,
                    part == null || part.isBlank() ? null : "%" + part.strip().replaceAll("[!%_]", "!$0") + "%");
        }
    }

    List<Map<String, @Nullable Object>> page(Asked asked, Page page) {
        return sql.sql(list)
                .param("event", asked.event())
                .param("status", asked.status())
                .param("like", asked.like())
                .param("limit", page.size())
                .param("offset", page.offset())
                .query((row, _) -> shown(row))
                .list();
    }

    long count(Asked asked) {
        return sql.sql(count)
                .param("event", asked.event())
                .param("status", asked.status())
                .param("like", asked.like())
                .query(Long.class)
                .single();
    }

    /// As the API shows them; who is off the list is not there.
    Map<String, @Nullable Object> shown(long event, String guest) {
        return sql.sql(show)
                .param("event", event)
                .param("guest", guest)
                .param("removed", false)
                .query((row, _) -> shown(row))
                .single();
    }

    private static Map<String, @Nullable Object> shown(ResultSet row) throws SQLException {
        Guest guest = GuestStore.guest(row);
        var shown = new LinkedHashMap<String, @Nullable Object>();
        shown.put("id", guest.id());
        shown.put("name", guest.who().name());
        shown.put("email", guest.who().email());
        shown.put("phone", guest.who().phone());
        shown.put("plus_ones_allowed", guest.allowed());
        shown.put("status", guest.answer().status().word());
        shown.put("plus_ones", guest.answer().plusOnes());
        shown.put("note", guest.answer().note());
        shown.put(
                "answered_at",
                guest.answer().at() == null ? null : guest.answer().at().toString());
        shown.put("token", guest.link() ? "active" : "none");
        shown.put("last_notice", notice(row));
        return shown;
    }

    private static @Nullable Map<String, @Nullable String> notice(ResultSet row) throws SQLException {
        LocalDateTime at = row.getObject("notice_on", LocalDateTime.class);
        if (at == null) {
            return null;
        }
        var notice = new LinkedHashMap<String, @Nullable String>();
        notice.put("channel", row.getString("notice_channel"));
        notice.put("state", row.getString("notice_state"));
        notice.put("reason", row.getString("notice_reason"));
        notice.put("at", at.toInstant(ZoneOffset.UTC).toString());
        return notice;
    }

    /// One of the event, that was removed, too.
    Optional<Guest> find(long event, String id) {
        return sql.sql(read + "WHERE g.event_id = ? AND g.id_random = ?")
                .params(event, id)
                .query((row, _) -> GuestStore.guest(row))
                .optional();
    }

    /// Those of the event that are on the list.
    List<Guest> find(long event, Collection<String> ids) {
        return ids.isEmpty()
                ? List.of()
                : sql.sql(read + "WHERE g.event_id = :event AND g.removed_on IS NULL AND g.id_random IN (:ids) "
                                + "ORDER BY g.id")
                        .param("event", event)
                        .param("ids", ids)
                        .query((row, _) -> GuestStore.guest(row))
                        .list();
    }

    /// Those who have no link that works, the first of them.
    List<Guest> withoutLink(long event, int limit) {
        return sql.sql(read + "WHERE g.event_id = ? AND g.removed_on IS NULL AND g.token_hash IS NULL "
                        + "ORDER BY g.id LIMIT ?")
                .params(event, limit)
                .query((row, _) -> GuestStore.guest(row))
                .list();
    }

    /// In as few statements as can be.
    ///
    /// @return the new guests' public ids
    /// @throws DuplicateKeyException where an address is one of the event's already
    List<String> add(long event, List<GuestWish> wishes) {
        var ids = new ArrayList<String>(wishes.size());
        for (int from = 0; from < wishes.size(); from += TOGETHER) {
            List<GuestWish> some = wishes.subList(from, Math.min(wishes.size(), from + TOGETHER));
            var bound = new ArrayList<@Nullable Object>();
            for (GuestWish wish : some) {
                String id = PublicId.random();
                ids.add(id);
                bound.add(id);
                bound.add(event);
                bound.add(wish.who().name());
                bound.add(wish.who().email());
                bound.add(key(wish.who()));
                bound.add(wish.who().phone());
                bound.add(wish.allowed());
            }
            template.update(add + ("," + values).repeat(some.size() - 1), statement -> {
                for (int at = 0; at < bound.size(); at++) {
                    statement.setObject(at + 1, bound.get(at));
                }
            });
        }
        return ids;
    }

    private static @Nullable String key(Guest.Who who) {
        return who.email() == null ? null : MailAddress.key(who.email());
    }

    /// Their badges, too.
    ///
    /// @param by whoever does it
    /// @throws DuplicateKeyException where the address is another's of the event
    void change(Guest guest, GuestWish wish, Call by) {
        OneRow.require(
                sql.sql(Sql.of("invitations/change-guest"))
                        .param("guest", guest.key())
                        .param("name", wish.who().name())
                        .param("email", wish.who().email())
                        .param("key", key(wish.who()))
                        .param("phone", wish.who().phone())
                        .param("allowed", wish.allowed())
                        .update(),
                "guest " + guest.id());
        badges.rename(guest, wish.who(), by);
    }

    /// Off the list, so that their links say so, and their badges hidden. Who is off it already stays so.
    ///
    /// @param guests integer keys
    void remove(HostedEvent event, Collection<Long> guests) {
        sql.sql("UPDATE event_guest SET removed_on = UTC_TIMESTAMP(3), updated_on = UTC_TIMESTAMP(3) "
                        + "WHERE id IN (:guests) AND removed_on IS NULL")
                .param("guests", guests)
                .update();
        badges.settle(event, guests);
    }

    /// What says who they are, and from where they looked at their page.
    ///
    /// @param guests integer keys
    void erase(Collection<Long> guests) {
        for (String statement : List.of("invitations/erase-guests", "invitations/erase-accesses")) {
            sql.sql(Sql.of(statement)).param("guests", guests).update();
        }
        badges.erase(guests);
    }

    /// What is there already is not added again: addresses by their keys, and the numbers of those who have no address.
    record Known(java.util.Set<String> addresses, java.util.Set<String> numbers) {}

    Known known(long event) {
        var known = new Known(new java.util.HashSet<>(), new java.util.HashSet<>());
        sql.sql("SELECT email_key, phone FROM event_guest WHERE event_id = ? AND removed_on IS NULL")
                .param(event)
                .query(row -> {
                    String key = row.getString("email_key");
                    if (key != null) {
                        known.addresses().add(key);
                    } else if (row.getString("phone") != null) {
                        known.numbers().add(row.getString("phone"));
                    }
                });
        return known;
    }

    /// A link that is to work from now on, and no other one of that guest.
    record Link(Guest guest, int version, byte[] hash) {}

    void link(List<Link> links) {
        template.batchUpdate(
                Sql.of("invitations/link-guest"),
                links.stream()
                        .map(link -> new Object[] {
                            link.version(),
                            link.hash(),
                            link.guest().key(),
                            link.guest().version()
                        })
                        .toList());
    }
}
