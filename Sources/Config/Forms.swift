/// The catalogue of forms that values of the conf have.
enum Forms {}
