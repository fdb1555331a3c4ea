package dev.reprise.vault.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reprise.vault.format.BlobKind;
import dev.reprise.vault.format.BlobPlace;
import dev.reprise.vault.format.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlobIndexTest {
    private final Random random = new Random(1);

    private ObjectId id() {
        return new ObjectId(
                random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    @Test
    void shouldFindEveryBlobOfManyAndNoOther() {
        BlobIndex index = new BlobIndex();
        List<BlobPlace> places = new ArrayList<>();
        ObjectId pack = id();
        for (int i = 0; i < 200_000; i++) {
            pack = i % 1000 == 0 ? id() : pack;
            BlobKind kind = i % 7 == 0 ? BlobKind.TREE : BlobKind.DATA;
            BlobPlace place = new BlobPlace(id(), kind, pack, i, 100, i % 3 == 0 ? 0 : 400);
            places.add(place);
            index.add(place);
        }

        for (BlobPlace place : places) {
            assertThat(index.find(place.id(), place.kind())).contains(place);
        }
        assertThat(index.find(id(), BlobKind.DATA)).isEmpty();
        assertThat(index.contains(places.get(1).id(), BlobKind.TREE)).isFalse();
        assertThat(index.count()).isEqualTo(200_000);
        assertThat(index.packs()).hasSize(200);
    }

    @Test
    void shouldKnowEveryCopyOfABlobOnce() {
        BlobIndex index = new BlobIndex();
        ObjectId id = id();
        BlobPlace here = new BlobPlace(id, BlobKind.DATA, id(), 0, 10, 0);
        BlobPlace there = new BlobPlace(id, BlobKind.DATA, id(), 500, 10, 0);
        index.add(here);
        index.add(there);
        index.add(here);

        assertThat(index.findAll(id, BlobKind.DATA)).containsExactly(here, there);
        assertThat(index.findAll(id, BlobKind.TREE)).isEmpty();
    }
}
