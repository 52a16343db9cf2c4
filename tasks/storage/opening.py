"""Opening: from what a user calls a warehouse, a folder or an address, to the warehouse."""

from tasks.storage.layout import Warehouse
from tasks.storage.objects.address import Address, Place, place
from tasks.storage.objects.arriving import opened


def open_warehouse(where: str | Place, *, history: bool = False) -> Warehouse:
    """Return a warehouse: a folder as it is, one in a bucket as it is there now.

    Args:
        where: A folder, or an address such as ``s3://bucket/press``.
        history: In a bucket, look at the older snapshots too.

    Raises:
        AddressError: It begins as an address and is none.
        StoreError: The bucket could not be read.
    """
    found = place(where)
    return opened(found, history=history) if isinstance(found, Address) else Warehouse(found)
