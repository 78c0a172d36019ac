package io.serai;

import io.serai.backup.BackUp;
import io.serai.backup.BackUpException;
import io.serai.backup.Restore;
import io.serai.backup.RestoreCheck;
import io.serai.hub.settings.Settings;
import io.serai.hub.settings.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// `./serai backup DIR`, `./serai restore DIR [--erasures FILE]…` and `./serai restore-verify DIR`.
final class BackUps {
    private static final int WRONGLY_ASKED = 2;

    private BackUps() {}

    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "logback-text.xml");
        System.exit(run(args));
    }

    private static int run(String[] args) {
        List<String> words = new ArrayList<>(List.of(args));
        String verb = words.removeFirst();
        List<Path> erasures = new ArrayList<>();
        for (int i = words.indexOf("--erasures");
                verb.equals("restore") && i >= 0 && i + 1 < words.size();
                i = words.indexOf("--erasures")) {
            erasures.add(Path.of(words.remove(i + 1)));
            words.remove(i);
        }
        if (words.size() != 1 || words.getFirst().startsWith("-")) {
            System.err.println("serai: " + verb + " takes a folder"
                    + (verb.equals("restore") ? ", and --erasures FILE as often as needed" : ""));
            return WRONGLY_ASKED;
        }
        try {
            Settings settings =
                    Settings.load(Path.of(System.getProperty("serai.home", "")).toAbsolutePath(), System.getenv());
            return carryOut(verb, settings, Path.of(words.getFirst()), erasures);
        } catch (BackUpException | StartException | IllegalArgumentException e) {
            System.err.println("serai: " + e.getMessage());
        } catch (SQLException e) {
            System.err.println("serai: the database can't be used: " + e.getMessage());
        } catch (IOException e) {
            System.err.println("serai: the files can't be read or written: " + e);
        }
        return 1;
    }

    private static int carryOut(String verb, Settings settings, Path folder, List<Path> erasures)
            throws BackUpException, IOException, SQLException {
        switch (verb) {
            case "backup" -> BackUp.make(settings, folder).forEach(System.out::println);
            case "restore" -> Restore.carryOut(settings, folder, erasures).forEach(System.out::println);
            default -> {
                RestoreCheck.Result result = RestoreCheck.of(settings, folder);
                result.problems().forEach(System.out::println);
                System.out.println(
                        result.problems().isEmpty()
                                ? "What was restored is whole."
                                : "What was restored is NOT whole: "
                                        + result.problems().size() + " problems.");
                if (!result.counted()) {
                    System.out.println("Rows were not counted, as a hub has run since.");
                }
                return result.problems().isEmpty() ? 0 : 1;
            }
        }
        return 0;
    }
}
