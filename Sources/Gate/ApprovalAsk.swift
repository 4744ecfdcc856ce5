package import Bytes

/// Somebody's wish for an approval, as the desk takes it.
package struct ApprovalAsk: Sendable {
  /// Whose it will be.
  package let asker: Asker
  /// What it will be good for.
  package let purpose: ApprovalPurpose
  /// Who asks. Their own phone rings, unless others have to approve.
  package let email: EmailAddress
  /// What phone and page show.
  package let subject: ApprovalSubject
  /// Where the wish came from.
  package let client: IPAddress
  /// Where the browser goes after the tap: a path on the same host, made by us.
  package let target: String
  /// The code from the person's app, where the service wanted one.
  package let oneTimeCode: String?
  /// When the request that wishes it was decided: an approval that was given since then would have let it
  /// pass, and answers the wish too. Nil for a wish of its own (a click), which always rings.
  package let asked: Moment?
  /// Whether nobody clicked for it: a visit that finds no approval. Such a wish rings once, and not again after a push
  /// that brought nothing.
  package let isAutomatic: Bool
  /// The others who have to approve in place of the asker; nil for the asker's own approval.
  package let others: Others?

  /// Whether it is asked for before the old one runs out: then nobody waits for it, and it rings to its end all the
  /// same.
  package let isRenewal: Bool

  /// Who else is asked, how many of them must approve, and why.
  package struct Others: Sendable, Hashable {
    /// Whose phones ring; never the asker's.
    package let approvers: [EmailAddress]
    /// How many of them must approve.
    package let need: Int
    /// What the asker says it is for.
    package let purpose: PurposeText?

    package init(approvers: [EmailAddress], need: Int, purpose: PurposeText?) {
      self.approvers = approvers
      self.need = need
      self.purpose = purpose
    }
  }

  /// The person's encryption key, where the rule wants more than an approval.
  package let key: KeyWish?

  package init(
    asker: Asker, purpose: ApprovalPurpose, email: EmailAddress, subject: ApprovalSubject, client: IPAddress,
    target: String, oneTimeCode: String? = nil, asked: Moment? = nil,
    isAutomatic: Bool = false, others: Others? = nil, key: KeyWish? = nil,
    isRenewal: Bool = false
  ) {
    self.asker = asker
    self.purpose = purpose
    self.email = email
    self.subject = subject
    self.client = client
    self.target = target
    self.oneTimeCode = oneTimeCode
    self.asked = asked
    self.isAutomatic = isAutomatic
    self.others = others
    self.key = key
    self.isRenewal = isRenewal
  }

  /// Whose phones ring.
  package var phones: [EmailAddress] { others?.approvers ?? [email] }

  /// Wishes with the same key share one push.
  var flight: Flight { Flight(asker: asker, email: email, purpose: purpose) }

  /// Whom, whose and what for: what makes two wishes one.
  struct Flight: Hashable {
    let asker: Asker
    let email: EmailAddress
    let purpose: ApprovalPurpose
  }
}
