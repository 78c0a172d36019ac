package io.serai.hub;

import io.serai.hub.addresses.MailAddress;
import io.serai.hub.database.Sql;
import io.serai.hub.runs.FileStore;
import io.serai.web.Call;
import io.serai.web.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// What came into a person's account and names their address: events, dead letters with what was edited, rows that were
/// rejected, what runs say, and the files they read. What is not worked on yet stays until it is, as nothing that was
/// accepted is lost; a letter that nobody replayed is discarded, as nothing is left to replay.
final class Mentions implements PersonalData {
    private static final Logger LOG = LoggerFactory.getLogger(Mentions.class);

    /// In this order: what finds its rows by others' texts comes before these are emptied.
    private static final List<String> FORGET = List.of(
            "forget-letters", "forget-replays", "forget-events", "forget-rejections", "forget-people", "forget-runs");

    private final JdbcClient sql;
    private final FileStore files;

    Mentions(DataSource database, FileStore files) {
        this.sql = JdbcClient.create(database);
        this.files = files;
    }

    @Override
    public String name() {
        return "mentions";
    }

    /// Where they stand: runs and letters by their public ids.
    @Override
    public void rows(Person person, Consumer<Map<String, @Nullable Object>> row) {
        sql.sql(Sql.of("hub/export-mentions"))
                .param("account", person.account().id())
                .param("name", name(person))
                .query((found, _) -> {
                    var one = new LinkedHashMap<String, @Nullable Object>();
                    one.put("kind", found.getString("kind"));
                    one.put("id", found.getString("id"));
                    one.put("capability", found.getString("capability"));
                    return one;
                })
                .list()
                .forEach(row);
    }

    private static String name(Person person) {
        return MailAddress.of(person.email()).shown().toLowerCase(Locale.ROOT);
    }

    @Override
    public void forget(Call call, Person person) {
        long account = person.account().id();
        String name = name(person);
        List<String> kept = files(account, name);
        if (!kept.isEmpty()) {
            sql.sql(Sql.of("hub/forget-files"))
                    .param("account", account)
                    .param("files", kept)
                    .update();
        }
        for (String statement : FORGET) {
            sql.sql(Sql.of("hub/" + statement))
                    .param("account", account)
                    .param("name", name)
                    .update();
        }
        // what no other account's run read; not before it is committed, or a run would miss its file
        List<String> unread = kept.stream().filter(hash -> !isRead(hash)).toList();
        if (!unread.isEmpty()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    remove(unread);
                }
            });
        }
    }

    /// Hashes of files that the account's runs read, and that hold the name. Those that something still needs stay.
    private List<String> files(long account, String name) {
        var found = new ArrayList<String>();
        for (String hash : sql.sql(Sql.of("hub/find-read-files"))
                .param("account", account)
                .query(String.class)
                .list()) {
            if (FileText.holds(files.path(hash), name)) {
                found.add(hash);
            }
        }
        return found;
    }

    private boolean isRead(String hash) {
        return sql.sql("SELECT COUNT(*) FROM run WHERE file_sha256 = ?")
                        .param(hash)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /// By the store itself, which spares what came again meanwhile. Where the hub dies before, their time ends them.
    private void remove(List<String> hashes) {
        try {
            for (String hash : hashes) {
                files.outdate(hash);
            }
            files.purge();
        } catch (IOException e) {
            LOG.warn("kept files of somebody who was erased go when their time is over: {}", e.toString());
        }
    }
}
