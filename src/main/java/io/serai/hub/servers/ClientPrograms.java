package io.serai.hub.servers;

import io.serai.hub.settings.StartException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/// MariaDB's programs that read a database and write one.
///
/// @param dump `mariadb-dump`
/// @param client `mariadb`
/// @param environment that they need
public record ClientPrograms(Path dump, Path client, Map<String, String> environment) {
    public ClientPrograms {
        environment = Map.copyOf(environment);
    }

    /// Those that this machine has, under their names or older ones.
    ///
    /// @throws StartException where one is missing, with what to install
    public static ClientPrograms onPath() {
        return new ClientPrograms(find("mariadb-dump", "mysqldump"), find("mariadb", "mysql"), Map.of());
    }

    private static Path find(String name, String older) {
        List<String> folders =
                List.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator));
        return Stream.of(name, older)
                .flatMap(program ->
                        folders.stream().filter(folder -> !folder.isEmpty()).map(folder -> Path.of(folder, program)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new StartException("There is no " + name
                        + " on this machine's PATH, which a back-up of a database of your own needs. Install MariaDB's"
                        + " clients (Debian, Ubuntu: apt install mariadb-client; Fedora: dnf install mariadb)"));
    }
}
