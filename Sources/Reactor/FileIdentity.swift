/// Which file this is, whatever its name: device and inode number.
struct FileIdentity: Equatable {
  let device: UInt
  let inode: UInt
}
