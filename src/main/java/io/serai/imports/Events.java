package io.serai.imports;

import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Finds the event a file is meant for, within one account and never across.
final class Events {

    /// @param id the integer key
    record Event(long id, String publicId, long accountId) {}

    /// A watched folder that stands for something.
    record Folder(ImportKind kind, Event event) {}

    private final JdbcClient sql;

    Events(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// @param accountId the tenant's integer key
    Optional<Event> find(long accountId, String publicId) {
        return sql.sql("SELECT id, id_random, account_id FROM event WHERE id_random = ? AND account_id = ?")
                .params(publicId, accountId)
                .query((row, number) ->
                        new Event(row.getLong("id"), row.getString("id_random"), row.getLong("account_id")))
                .optional();
    }

    /// @param folder `<account_code>/<event_id>/<kind>`
    /// @throws FileProblem where it names no account, event or kind; the message says which
    Folder folder(Path folder) {
        if (folder.getNameCount() != 3) {
            throw FileProblem.incomplete("A file is dropped into <account_code>/<event_id>/<kind>/; this one lay in '"
                    + folder + "'.");
        }
        String kindName = folder.getName(2).toString();
        ImportKind kind = WatchedFolders.kind(kindName)
                .orElseThrow(() -> FileProblem.incomplete("The folder '" + kindName
                        + "' is for no kind of file; expected splash, zoom, badges or program."));
        String code = folder.getName(0).toString();
        long account = sql.sql("SELECT id FROM account WHERE code = ? AND enable = 1")
                .param(code)
                .query(Long.class)
                .optional()
                .orElseThrow(() -> FileProblem.incomplete("There is no account with the code '" + code + "'."));
        String id = folder.getName(1).toString();
        Event event = find(account, id)
                .orElseThrow(() ->
                        FileProblem.incomplete("The account '" + code + "' has no event with the id '" + id + "'."));
        return new Folder(kind, event);
    }
}
