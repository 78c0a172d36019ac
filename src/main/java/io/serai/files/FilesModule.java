package io.serai.files;

import io.serai.House;
import io.serai.Module;
import io.serai.objects.Records;
import java.util.Set;

/// Wires the domain.
public final class FilesModule implements Module {
    /// Below the folder of files: where the bytes of hosted ones are.
    public static final String FOLDER = "hosted";

    @Override
    public String name() {
        return "files";
    }

    @Override
    public Set<String> needs() {
        return Set.of("objects");
    }

    @Override
    public void open(House house) {
        Records records = house.part(Records.class);
        var shelf = new Shelf(house.source(), house.data().files().resolve(FOLDER), house.moments());
        house.offer(Shelf.class, shelf);
        var files = new HostedFiles(records, shelf, house.source(), house.moments());
        house.offer(HostedFiles.class, files);
        house.bind("uploads", new Uploads(records, files, house.source()));
        house.bind("downloads", new Downloads(records, files, shelf, house.source()));
        house.bind("clearing", new Clearing(records, shelf));
    }
}
