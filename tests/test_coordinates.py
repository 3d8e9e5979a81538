from kg.coordinates import find_coordinates


def test_a_city_has_longitude_and_latitude() -> None:
    longitude, latitude = find_coordinates("city:madrid") or (0, 0)
    assert (round(longitude), round(latitude)) == (-4, 40)


def test_no_other_place_has_coordinates() -> None:
    assert find_coordinates("country:spain") is None
    assert find_coordinates("place:capel-street") is None
