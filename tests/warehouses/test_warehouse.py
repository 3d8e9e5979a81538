"""Form of a warehouse: what it says is one line and not too long."""

from tests.warehouses.parquet_reader import ParquetReader


def test_a_long_fault_is_cut_to_a_line(warehouse: ParquetReader) -> None:
    said = warehouse.explain("line 1\n   line 2\t" + "x" * 5_000)
    assert "line 1 line 2 x" in said.reason
    assert len(said.reason) < 500


def test_a_dataset_has_three_tables(warehouse: ParquetReader) -> None:
    dataset = warehouse.make_dataset("any", "undisputed")
    assert (dataset.default, dataset.named) == ("kg_undisputed", "kg_quads")
    assert dataset.closure == "kg_undisputed_closure"
