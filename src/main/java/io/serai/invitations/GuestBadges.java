package io.serai.invitations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.hub.database.PublicId;
import io.serai.hub.database.Sql;
import io.serai.web.Call;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Makes those who attend people of the event, each with a profile and a badge, as if they had been registered:
/// the guest and everybody whom they bring. Whoever was registered with the guest's address is that guest.
///
/// It goes by what is there, in the transaction of what was answered, so that asking it again changes nothing. What it
/// hid it shows again; what somebody else has hidden stays so.
final class GuestBadges {
    /// How the external ids of those begin whom it makes; the guest's public id follows, and the seat of who is
    /// brought.
    private static final String OWN = "guest:";

    private static final int LONGEST = 255;

    private final JdbcClient sql;
    private final JdbcTemplate batches;

    GuestBadges(DataSource database) {
        this.sql = JdbcClient.create(database);
        this.batches = new JdbcTemplate(database);
    }

    /// @param own whether it was made here, and not registered otherwise
    private record Seat(int number, long person, boolean hidden, boolean own) {}

    private record Holder(
            long key, String id, Guest.Who who, Guest.Status status, int plusOnes, boolean removed, List<Seat> seats) {

        int wanted() {
            return status == Guest.Status.ATTENDING && !removed ? 1 + plusOnes : 0;
        }

        boolean has(int seat) {
            return seats.stream().anyMatch(one -> one.number() == seat);
        }

        String external(int seat) {
            return OWN + id + (seat == 0 ? "" : ":" + seat);
        }
    }

    /// In the caller's transaction, which holds the event.
    ///
    /// @param guests integer keys
    void settle(HostedEvent event, Collection<Long> guests) {
        if (guests.isEmpty()) {
            return;
        }
        List<Holder> holders = holders(guests);
        if (registered(event, holders)) {
            holders = holders(guests);
        }
        make(event, holders);
        var show = new ArrayList<Long>();
        var hide = new ArrayList<Long>();
        for (Holder holder : holders) {
            for (Seat seat : holder.seats()) {
                boolean wanted = seat.number() < holder.wanted();
                if (wanted && seat.hidden()) {
                    show.add(seat.person());
                } else if (!wanted && !seat.hidden() && hides(holder, seat)) {
                    hide.add(seat.person());
                }
            }
        }
        hide(event, guests, show, false);
        hide(event, guests, hide, true);
    }

    /// Whoever is registered otherwise stays so when a host tidies the list, but not when they say that they
    /// won't come.
    private static boolean hides(Holder holder, Seat seat) {
        return seat.own() || holder.status() == Guest.Status.DECLINED && !holder.removed();
    }

    private List<Holder> holders(Collection<Long> guests) {
        var holders = new LinkedHashMap<Long, Holder>();
        sql.sql(Sql.of("invitations/read-seats")).param("guests", guests).query(row -> {
            Holder holder = holders.get(row.getLong("id"));
            if (holder == null) {
                holder = holder(row);
                holders.put(holder.key(), holder);
            }
            if (row.getObject("seat") != null) {
                holder.seats()
                        .add(new Seat(
                                row.getInt("seat"),
                                row.getLong("person_id"),
                                row.getBoolean("hidden"),
                                row.getBoolean("own")));
            }
        });
        return List.copyOf(holders.values());
    }

    private static Holder holder(ResultSet row) throws SQLException {
        return new Holder(
                row.getLong("id"),
                row.getString("id_random"),
                new Guest.Who(row.getString("name"), row.getString("email"), row.getString("phone")),
                Guest.Status.of(row.getString("status")),
                row.getInt("plus_ones"),
                row.getBoolean("removed"),
                new ArrayList<>());
    }

    /// Finds those who are registered otherwise.
    ///
    /// @return whether there were any
    private boolean registered(HostedEvent event, List<Holder> holders) {
        List<Long> unknown = holders.stream()
                .filter(holder -> holder.status().answered() && !holder.removed() && !holder.has(0))
                .filter(holder -> holder.who().email() != null)
                .map(Holder::key)
                .toList();
        if (unknown.isEmpty()) {
            return false;
        }
        Map<Long, Long> people = new LinkedHashMap<>();
        sql.sql(Sql.of("invitations/find-registered"))
                .param("guests", unknown)
                .param("event", event.key())
                .query(row -> {
                    people.put(row.getLong("guest_id"), row.getLong("person_id"));
                });
        seat(people.entrySet().stream()
                .map(found -> new Object[] {found.getKey(), 0, found.getValue()})
                .toList());
        return !people.isEmpty();
    }

    private void seat(List<Object[]> seats) {
        batches.batchUpdate("INSERT INTO event_guest_person (guest_id, seat, person_id) VALUES (?, ?, ?)", seats);
    }

    private void make(HostedEvent event, List<Holder> holders) {
        for (Holder holder : holders) {
            var people = new LinkedHashMap<String, Integer>();
            for (int seat = 0; seat < holder.wanted(); seat++) {
                if (!holder.has(seat)) {
                    people.put(holder.external(seat), seat);
                }
            }
            if (!people.isEmpty()) {
                make(event, holder, people);
            }
        }
    }

    /// @param people external ids of those who are missing, each with the seat
    private void make(HostedEvent event, Holder holder, Map<String, Integer> people) {
        var ids = new ArrayList<String>();
        batches.batchUpdate(
                // somebody may have made one of that id by hand
                "INSERT INTO event_person (id_random, event_id, external_id, enable) VALUES (?, ?, ?, 1) "
                        + "ON DUPLICATE KEY UPDATE id = id",
                people.keySet().stream()
                        .map(external -> new Object[] {id(ids), event.key(), external})
                        .toList());
        var seats = new ArrayList<Object[]>();
        var profiles = new ArrayList<Object[]>();
        var badges = new ArrayList<Object[]>();
        sql.sql(Sql.of("invitations/read-made-people"))
                .param("event", event.key())
                .param("people", people.keySet())
                .query(row -> {
                    long person = row.getLong("id");
                    int seat = Objects.requireNonNull(people.get(row.getString("external_id")));
                    String name = name(holder.who(), seat);
                    String email = seat == 0 ? email(holder.who()) : null;
                    String phone = seat == 0 ? holder.who().phone() : null;
                    seats.add(new Object[] {holder.key(), seat, person});
                    if (!row.getBoolean("profile")) {
                        profiles.add(new Object[] {id(ids), person, name, email, phone});
                    }
                    if (!row.getBoolean("badge")) {
                        badges.add(new Object[] {id(ids), event.account().id(), event.key(), person, name, email});
                    }
                });
        seat(seats);
        batches.batchUpdate(Sql.of("invitations/add-guest-profiles"), profiles);
        batches.batchUpdate(Sql.of("invitations/add-guest-badges"), badges);
        sql.sql(Sql.of("invitations/note-made-people"))
                .param("account", event.account().id())
                .param("guest", holder.id())
                .param("ids", ids)
                .update();
    }

    private static String id(List<String> ids) {
        String id = PublicId.random();
        ids.add(id);
        return id;
    }

    private static String name(Guest.Who who, int seat) {
        String name =
                who.name() == null || who.name().isBlank() ? "" : who.name().strip();
        String shown = seat == 0 || name.isEmpty() ? name : "Guest of " + name;
        return shown.isEmpty() ? "Guest" : shown.substring(0, Math.min(LONGEST, shown.length()));
    }

    private static @Nullable String email(Guest.Who who) {
        return who.email() == null || who.email().length() > LONGEST ? null : who.email();
    }

    private void hide(HostedEvent event, Collection<Long> guests, List<Long> people, boolean hide) {
        if (people.isEmpty()) {
            return;
        }
        for (String statement : List.of("invitations/note-hidden-people", "invitations/hide-people")) {
            JdbcClient.StatementSpec asked = sql.sql(Sql.of(statement))
                    .param("people", people)
                    .param("guests", guests)
                    .param("hide", hide);
            if (statement.endsWith("note-hidden-people")) {
                asked.param("account", event.account().id());
            }
            asked.update();
        }
    }

    /// Where profiles and badges say what the guest's row said, they say what it says now; what somebody else
    /// wrote there stays. In the caller's transaction.
    ///
    /// @param by whoever writes the guest's row
    void rename(Guest guest, Guest.Who now, Call by) {
        var renamings = new ArrayList<Renaming>();
        sql.sql(Sql.of("invitations/read-guest-badges")).param(guest.key()).query(row -> {
            int seat = row.getInt("seat");
            var profile = new Renaming("event_person_profile", row.getLong("profile"));
            var badge = new Renaming("event_badge", row.getLong("badge"));
            String before = name(guest.who(), seat);
            profile.put("full_name", row.getString("profile_name"), before, name(now, seat));
            badge.put("full_name", row.getString("badge_name"), before, name(now, seat));
            if (seat == 0) {
                profile.put("email", row.getString("profile_email"), email(guest.who()), email(now));
                badge.put("email", row.getString("badge_email"), email(guest.who()), email(now));
                profile.put("phone", row.getString("profile_phone"), guest.who().phone(), now.phone());
            }
            renamings.add(profile);
            renamings.add(badge);
        });
        renamings.stream().filter(one -> !one.changes.isEmpty()).forEach(one -> write(one, by));
    }

    /// What changes in one record.
    private record Renaming(String table, long key, ObjectNode changes) {
        Renaming(String table, long key) {
            this(table, key, JsonNodeFactory.instance.objectNode());
        }

        void put(String field, @Nullable String is, @Nullable String before, @Nullable String now) {
            if (Objects.equals(is, before) && !Objects.equals(before, now)) {
                changes.putObject(field).put("from", before).put("to", now);
            }
        }
    }

    /// In the history, too, but not in the audit: what stands there of guests are ids.
    private void write(Renaming renaming, Call by) {
        sql.sql(
                        "INSERT INTO record_change (account_id, type, record_id, record, action, request_id, actor_kind, actor, "
                                + "fields_json) SELECT :account, :table, id, id_random, 'u', :request, 'person', :actor, :fields FROM "
                                + renaming.table() + " WHERE id = :key")
                .param("account", by.tenant().id())
                .param("table", renaming.table())
                .param("request", by.requestId())
                .param("actor", by.principal().name())
                .param("fields", renaming.changes().toString())
                .param("key", renaming.key())
                .update();
        String columns = String.join(
                ", ",
                renaming.changes().properties().stream()
                        .map(one -> one.getKey() + " = ?")
                        .toList());
        var values = new ArrayList<@Nullable Object>();
        renaming.changes()
                .properties()
                .forEach(one -> values.add(one.getValue().path("to").asText(null)));
        values.add(renaming.key());
        sql.sql("UPDATE " + renaming.table() + " SET " + columns + ", updated_on = UTC_TIMESTAMP(3) WHERE id = ?")
                .params(values)
                .update();
    }

    /// What says who they are, also in the history. In the caller's transaction.
    ///
    /// @param guests integer keys
    void erase(Collection<Long> guests) {
        for (String statement : List.of("invitations/erase-guests-people", "invitations/forget-guests-people")) {
            sql.sql(Sql.of(statement)).param("guests", guests).update();
        }
    }
}
