package io.serai;

import io.serai.hub.settings.PrivateFiles;
import io.serai.hub.settings.Settings;
import io.serai.hub.settings.StartException;
import io.serai.knowledge.index.SearchModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `./serai reindex`: takes this node's copies of the documents' indexes away. The hub builds each anew from
/// the database, one that runs within moments, and answers from what it has until then.
final class Reindex {
    private Reindex() {}

    public static void main(String[] args) {
        if (args.length > 0) {
            System.err.println("serai: reindex takes no arguments");
            System.exit(2);
        }
        try {
            Settings settings =
                    Settings.load(Path.of(System.getProperty("serai.home", "")).toAbsolutePath(), System.getenv());
            System.out.println(reindex(settings.path("serai.data.dir").resolve(SearchModule.FOLDER)));
        } catch (IOException | StartException | IllegalArgumentException e) {
            System.err.println("serai: the indexes can't be taken away: " + e.getMessage());
            System.exit(1);
        }
        System.exit(0);
    }

    /// @return what was done
    private static String reindex(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return "There is no index here yet; a hub builds one when it is first asked.";
        }
        PrivateFiles.delete(folder);
        return "The indexes are taken away; the hub builds them anew from the database.";
    }
}
