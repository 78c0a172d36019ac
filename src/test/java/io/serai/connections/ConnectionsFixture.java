package io.serai.connections;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.TestHub;
import io.serai.TestHub.Reply;
import io.serai.identity.TestPeople;
import io.serai.identity.TestPeople.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// People of an account of their own, who accept connections.
final class ConnectionsFixture implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    final TestPeople people;
    final TestHub hub;
    final String account;

    ConnectionsFixture() {
        this(new TestPeople());
    }

    ConnectionsFixture(TestPeople people) {
        this.people = people;
        this.hub = people.hub;
        this.account = people.account();
    }

    @Override
    public void close() {
        people.close();
    }

    /// @param name their hub name
    record Someone(Caller caller, String name) {}

    Someone someone() {
        return someone(account);
    }

    Someone someone(String where) {
        Caller caller = people.someone(where, "none");
        String name = "one." + NUMBER.incrementAndGet();
        hub.execute(
                "INSERT INTO person_settings (user_id, account_id, umbral_name, preferred_name, accept_connections) "
                        + "SELECT id, account_id, '" + name + "', 'The " + name + "', 1 FROM `user` WHERE uuid = '"
                        + caller.uuid() + "'");
        return new Someone(caller, name);
    }

    List<Someone> several(int count) {
        var several = new ArrayList<Someone>();
        for (int i = 0; i < count; i++) {
            several.add(someone());
        }
        return several;
    }

    Reply settings(Someone who, String wish) {
        return people.send(who.caller(), "PUT", "/api/settings", wish);
    }

    /// Sets what must work.
    void set(Someone who, String wish) {
        Reply reply = settings(who, wish);
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    }

    Reply search(Someone who, String name) {
        return people.post(who.caller(), "/api/connections/search", named(name));
    }

    Reply asks(Someone who, Someone whom) {
        return asks(who, whom.name());
    }

    Reply asks(Someone who, String name) {
        return people.post(who.caller(), "/api/connections/request", named(name));
    }

    /// Asks what must be taken.
    String asked(Someone who, Someone whom) {
        Reply reply = asks(who, whom);
        assertThat(reply.status()).as(reply.text()).isEqualTo(201);
        return reply.json().path("id").asText();
    }

    Reply responds(Someone who, String request, String action) {
        return people.send(
                who.caller(),
                "PUT",
                "/api/connections/requests/" + request + "/respond",
                "{\"action\": \"" + action + "\"}");
    }

    Reply withdraws(Someone who, String request) {
        return people.delete(who.caller(), "/api/connections/requests/" + request);
    }

    Reply blocks(Someone who, String name) {
        return people.post(who.caller(), "/api/connections/block", named(name));
    }

    /// @return the connection's id on the side of who accepted
    String connected(Someone sender, Someone receiver) {
        Reply reply = responds(receiver, asked(sender, receiver), "accept");
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        return reply.json().path("connection_id").asText();
    }

    Reply get(Someone who, String path) {
        return people.get(who.caller(), "/api/connections" + path);
    }

    /// The id of the only connection that somebody has.
    String only(Someone who) {
        var all = get(who, "").json();
        assertThat(all).hasSize(1);
        return all.at("/0/id").asText();
    }

    Reply removes(Someone who, String connection) {
        return people.delete(who.caller(), "/api/connections/" + connection);
    }

    private static String named(String name) {
        return "{\"umbral_name\": \"" + name + "\"}";
    }

    /// Lets time pass for what somebody sent.
    void ago(Someone sender, String interval) {
        hub.execute("UPDATE connection_request SET created_on = created_on - INTERVAL " + interval
                + ", resolved_on = resolved_on - INTERVAL " + interval + " WHERE sender_id = " + key(sender));
    }

    /// To be used in a statement.
    static String key(Someone who) {
        return "(SELECT id FROM `user` WHERE uuid = '" + who.caller().uuid() + "')";
    }

    long sides(Someone one, Someone other) {
        return hub.count("SELECT COUNT(*) FROM user_connection WHERE user_id = " + key(one) + " AND connected_id = "
                + key(other) + " OR user_id = " + key(other) + " AND connected_id = " + key(one));
    }

    List<String> requests(Someone one, Someone other) {
        return people.texts("SELECT status FROM connection_request WHERE " + key(one)
                + " IN (sender_id, receiver_id) AND " + key(other) + " IN (sender_id, receiver_id) ORDER BY id");
    }

    /// At the same moment, as near as it gets.
    static List<Reply> together(List<Callable<Reply>> calls) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var go = new CountDownLatch(1);
            var asked = new ArrayList<Future<Reply>>();
            for (Callable<Reply> call : calls) {
                asked.add(threads.submit(() -> {
                    go.await();
                    return call.call();
                }));
            }
            go.countDown();
            var replies = new ArrayList<Reply>();
            for (Future<Reply> one : asked) {
                replies.add(one.get());
            }
            return replies;
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static List<Integer> statuses(List<Reply> replies) {
        return replies.stream().map(Reply::status).sorted().toList();
    }
}
