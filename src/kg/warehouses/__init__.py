"""Warehouses: the saved queries on the Trino or Spark that you already have.

Read the modules in this order. `lake` is a folder of Parquet files, one table each, that a release
becomes. `location` reads an address such as `trino://…`. `trino_tables` and `spark_tables` are the
two engines behind one form, `warehouse`; `warehouse_engine` asks one, and `warehouse_load` brings a
release to it.
"""
