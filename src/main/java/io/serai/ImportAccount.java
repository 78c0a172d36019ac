package io.serai;

import io.serai.connectors.VendorSystem;
import io.serai.hub.settings.Settings;
import io.serai.hub.settings.StartException;
import io.serai.tenant.RefusedFileException;
import io.serai.tenant.TenantImport;
import java.io.Console;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// `./serai import-account FILE [--dry-run] [--passphrase-file F] [--map-email old=new]…`
final class ImportAccount {
    private static final int WRONGLY_ASKED = 2;
    private static final int LONGEST = 4_096;

    private ImportAccount() {}

    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "logback-text.xml");
        System.exit(run(args));
    }

    private static int run(String[] args) {
        List<String> words = new ArrayList<>(List.of(args));
        boolean dry = words.remove("--dry-run");
        var addresses = new LinkedHashMap<String, String>();
        String passphraseFile = null;
        for (int i = 0; i + 1 < words.size(); ) {
            String word = words.get(i);
            if (word.equals("--passphrase-file") && passphraseFile == null) {
                passphraseFile = words.get(i + 1);
            } else if (word.equals("--map-email") && words.get(i + 1).indexOf('=') > 0) {
                String pair = words.get(i + 1);
                int at = pair.indexOf('=');
                addresses.put(pair.substring(0, at), pair.substring(at + 1));
            } else {
                i++;
                continue;
            }
            words.remove(i);
            words.remove(i);
        }
        if (words.size() != 1 || words.getFirst().startsWith("-")) {
            System.err.println("serai: import-account takes a file, and --dry-run, --passphrase-file FILE, and"
                    + " --map-email OLD=NEW as often as needed");
            return WRONGLY_ASKED;
        }
        try {
            Path home = Path.of(System.getProperty("serai.home", "")).toAbsolutePath();
            char[] passphrase = passphrase(passphraseFile);
            if (passphrase == null) {
                System.err.println("serai: there is nobody to type the passphrase: give it with --passphrase-file");
                return WRONGLY_ASKED;
            }
            carryOut(home, new TenantImport.Asked(Path.of(words.getFirst()), passphrase, dry, addresses));
            return 0;
        } catch (RefusedFileException e) {
            System.err.println("serai: nothing was taken in: " + e.getMessage());
        } catch (StartException | IllegalArgumentException e) {
            System.err.println("serai: " + e.getMessage());
        } catch (SQLException e) {
            System.err.println("serai: nothing was taken in, as the database can't be used: " + e.getMessage());
        } catch (NoSuchFileException e) {
            System.err.println("serai: there is no file " + e.getMessage());
        } catch (IOException e) {
            System.err.println("serai: nothing was taken in, as the files can't be read or written: " + e);
        }
        return 1;
    }

    private static void carryOut(Path home, TenantImport.Asked asked)
            throws IOException, SQLException, RefusedFileException {
        Settings settings = Settings.load(home, System.getenv());
        Set<String> systems = Modules.ALL.stream()
                .flatMap(module -> module.vendorSystems().stream())
                .map(VendorSystem::name)
                .collect(Collectors.toUnmodifiableSet());
        new TenantImport(settings, home, systems, System.out::println)
                .carryOut(asked)
                .forEach(System.out::println);
    }

    /// Without the line break at its end. Null where there is nobody to ask.
    private static char @Nullable [] passphrase(@Nullable String file) throws IOException {
        if (file == null) {
            Console console = System.console();
            return console == null ? null : console.readPassword("Passphrase: ");
        }
        byte[] bytes;
        try (var in = Files.newInputStream(Path.of(file))) {
            bytes = in.readNBytes(LONGEST);
        }
        int length = bytes.length;
        while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
            length--;
        }
        CharBuffer text = StandardCharsets.UTF_8.decode(java.nio.ByteBuffer.wrap(bytes, 0, length));
        Arrays.fill(bytes, (byte) 0);
        char[] passphrase = new char[text.remaining()];
        text.get(passphrase);
        return passphrase;
    }
}
