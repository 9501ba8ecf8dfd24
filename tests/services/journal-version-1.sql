-- A journal of schema version 1, as the first Kassi wrote it: A-1 and A-3 paid (ÆF-000001, ÆF-000002), A-2 declined, A-4 left waiting.
BEGIN;
CREATE TABLE attempt (
  sale INTEGER NOT NULL REFERENCES sale (number),
  number INTEGER NOT NULL CHECK (number > 0),
  reference TEXT NOT NULL UNIQUE,
  transaction_id TEXT COLLATE NOCASE UNIQUE,
  token TEXT UNIQUE,
  callback_url TEXT,
  cancel_url TEXT,
  opened_wall_us INTEGER NOT NULL,
  deadline_wall_us INTEGER NOT NULL,
  flow TEXT NOT NULL,
  last_wall_us INTEGER NOT NULL,
  PRIMARY KEY (sale, number)
) STRICT, WITHOUT ROWID;
INSERT INTO "attempt" VALUES(1,1,'A-1-1','1a5bf147-9428-478e-9166-f4e06da980dc',NULL,NULL,NULL,1795384333475904,1795384503475904,'customer_kind=gsm confirmation=manual state=paid cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=yes plain_confirms=1 plain_intended=yes plain_failed=yes codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no',1795384334507662);
INSERT INTO "attempt" VALUES(2,1,'A-2-1','7bdb8aad-e58c-4e84-8a40-d83c089c5d48',NULL,NULL,NULL,1795384334585662,1795384504585662,'customer_kind=gsm confirmation=manual state=declined cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=yes plain_confirms=0 plain_intended=no plain_failed=no codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no',1795384335601344);
INSERT INTO "attempt" VALUES(3,1,'A-3-1','bad31333-32d9-4789-bccb-c99eeb530ab5',NULL,NULL,NULL,1795384335657288,1795384505657288,'customer_kind=gsm confirmation=automatic state=paid cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=yes plain_confirms=0 plain_intended=no plain_failed=no codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no',1795384336665869);
INSERT INTO "attempt" VALUES(4,1,'A-4-1','48f6d0a5-67e2-4a3b-bd7f-ea8d1d406366',NULL,NULL,NULL,1795384336724252,1795384506724252,'customer_kind=gsm confirmation=manual state=waiting cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=yes plain_confirms=0 plain_intended=no plain_failed=no codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no',1795384336744818);
CREATE TABLE counter (
  name TEXT PRIMARY KEY,
  last INTEGER NOT NULL CHECK (last >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO "counter" VALUES('nonce',639309811367318419);
INSERT INTO "counter" VALUES('receipt:ÆF',2);
CREATE TABLE event (
  sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
  till TEXT NOT NULL,
  wall_us INTEGER NOT NULL,
  sale INTEGER REFERENCES sale (number),
  attempt INTEGER,
  kind TEXT NOT NULL CHECK (length (kind) > 0),
  message TEXT,
  result_code INTEGER NOT NULL,
  netgiro_reference_id TEXT,
  sale_row TEXT,
  attempt_row TEXT,
  flow TEXT,
  url TEXT,
  nonce TEXT,
  signature TEXT,
  body BLOB,
  callback_digest TEXT,
  open_sales INTEGER NOT NULL CHECK (open_sales >= 0),
  previous TEXT NOT NULL CHECK (length (previous) = 64),
  hash TEXT NOT NULL CHECK (length (hash) = 64),
  FOREIGN KEY (sale, attempt) REFERENCES attempt (sale, number),
  CHECK ((sale IS NULL) = (attempt IS NULL) AND (sale IS NULL) = (flow IS NULL)),
  CHECK ((url IS NULL) = (nonce IS NULL) AND (url IS NULL) = (signature IS NULL)),
  CHECK (url IS NOT NULL OR body IS NULL)
) STRICT;
INSERT INTO "event" VALUES(1,'ÆF',1795384333475942,1,1,'start',NULL,0,NULL,'i1,t3:ÆF,t36:e2dc5c91-763f-470b-a8ed-e6c1168765dd,t3:A-1,i1795384333475900,i4500,n,t64:fdc235b62c10f9fd50a053097ef393c269a26b9b548e81be2e08fe4288222c80,t3:gsm,t11:•••01,t6:manual,i1,n,n,n,n,n,n,i0,i0,n,n,','i1,t5:A-1-1,n,n,n,n,i1795384333475904,i1795384503475904,','customer_kind=gsm confirmation=manual state=inserting cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=no plain_confirms=0 plain_intended=no plain_failed=no codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no',NULL,NULL,NULL,NULL,NULL,1,'abac16ad05ad4e550151dc3c4b83d7a8b44d23a2d2a46258f74b5f5970518e63','abce994fb5faf5f100edf6cc732ae2e53e54df561c8ad1ec72b419584239af04');
INSERT INTO "event" VALUES(2,'ÆF',1795384333488279,1,1,'inserted',NULL,200,'2f02b1f9-c335-4729-862e-ad298514446c','i1,t3:ÆF,t36:e2dc5c91-763f-470b-a8ed-e6c1168765dd,t3:A-1,i1795384333475900,i4500,n,t64:fdc235b62c10f9fd50a053097ef393c269a26b9b548e81be2e08fe4288222c80,t3:gsm,t11:•••01,t6:manual,i1,n,n,t36:2f02b1f9-c335-4729-862e-ad298514446c,n,n,n,i0,i0,n,n,','i1,t5:A-1-1,t36:1a5bf147-9428-478e-9166-f4e06da980dc,n,n,n,i1795384333475904,i1795384503475904,','customer_kind=gsm confirmation=manual state=waiting cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=yes plain_confirms=0 plain_intended=no plain_failed=no codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no',NULL,NULL,NULL,NULL,NULL,1,'abce994fb5faf5f100edf6cc732ae2e53e54df561c8ad1ec72b419584239af04','a0a1d0951c68115787f89fd43052fac95ede140cc119047b3404310df97e4bfa');
INSERT INTO "event" VALUES(3,'ÆF',1795384334496667,1,1,'check-reserved',NULL,10426,'7ba2b054-3b1a-4a97-adcb-933376e856eb','i1,t3:ÆF,t36:e2dc5c91-763f-470b-a8ed-e6c1168765dd,t3:A-1,i1795384333475900,i4500,n,t64:fdc235b62c10f9fd50a053097ef393c269a26b9b548e81be2e08fe4288222c80,t3:gsm,t11:•••01,t6:manual,i1,n,n,t36:7ba2b054-3b1a-4a97-adcb-933376e856eb,n,n,n,i0,i0,n,n,',NULL,'customer_kind=gsm confirmation=manual state=confirming cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=yes plain_confirms=1 plain_intended=yes plain_failed=no codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no',NULL,NULL,NULL,NULL,NULL,1,'a0a1d0951c68115787f89fd43052fac95ede140cc119047b3404310df97e4bfa','b212917a68d84ddf359860daaf4a07e7bb1b4b6d629059e33562240e893a891d');
INSERT INTO "event" VALUES(4,'ÆF',1795384334507662,1,1,'charged',NULL,10200,'3133d12e-b297-46ec-84d8-009718f9909c','i1,t3:ÆF,t36:e2dc5c91-763f-470b-a8ed-e6c1168765dd,t3:A-1,i1795384333475900,i4500,n,t64:fdc235b62c10f9fd50a053097ef393c269a26b9b548e81be2e08fe4288222c80,t3:gsm,t11:•••01,t6:manual,i0,t4:paid,t4:1001,t36:3133d12e-b297-46ec-84d8-009718f9909c,t3:ÆF,i1,t10:ÆF-000001,i0,i0,n,n,',NULL,'customer_kind=gsm confirmation=manual state=paid cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=yes plain_confirms=1 plain_intended=yes plain_failed=yes codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no','http://127.0.0.1:41295/v1/Checkout/ConfirmCart','d07dd569-4ae5-4763-b965-03fea9cb1b2c','1cf769c8cfebad4e096c7ef3900404365b55885a1e9f488d51a2a625c2983923',X'7B2253756363657373223A747275652C225061796D656E745375636365737366756C223A747275652C22526573756C74436F6465223A31303230302C224D657373616765223A6E756C6C2C225061796D656E74496E666F223A7B225472616E73616374696F6E4964223A2231613562663134372D393432382D343738652D393136362D663465303664613938306463222C22496E766F6963654E756D626572223A313030312C225265666572656E63654E756D626572223A22412D312D31222C225374617475734964223A322C2243726561746564223A22323032362D31312D32325432313A35323A31332E3438335A222C22546F74616C416D6F756E74223A343530302E302C22436C69656E744964656E74697479436F6E6669726D6564223A747275652C22446973636F756E74416D6F756E74223A6E756C6C2C225368697070696E67416D6F756E74223A6E756C6C2C2248616E646C696E67416D6F756E74223A6E756C6C2C224163636F756E744E756D626572223A6E756C6C2C224E756D6265724F66496E7374616C6C6D656E7473223A6E756C6C2C224C6F636174696F6E4964223A6E756C6C2C2252656769737465724964223A6E756C6C7D7D',NULL,0,'b212917a68d84ddf359860daaf4a07e7bb1b4b6d629059e33562240e893a891d','2dc6ecb25b0c30a92f049c032a3c0b318032cfda3ae4e9bc3de9f042e21c27d6');
INSERT INTO "event" VALUES(5,'ÆF',1795384334585705,2,1,'start',NULL,0,NULL,'i2,t3:ÆF,t36:0cddfd44-af59-4494-9d4a-282e46e464b3,t3:A-2,i1795384334585658,i81,n,t64:17be50fc3ff48f17d7190ca43c352311dab5be62a6320d5c4f39808c41ba188f,t3:gsm,t11:•••03,t6:manual,i1,n,n,n,n,n,n,i0,i0,n,n,','i1,t5:A-2-1,n,n,n,n,i1795384334585662,i1795384504585662,','customer_kind=gsm confirmation=manual state=inserting cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=no plain_confirms=0 plain_intended=no plain_failed=no codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no',NULL,NULL,NULL,NULL,NULL,1,'2dc6ecb25b0c30a92f049c032a3c0b318032cfda3ae4e9bc3de9f042e21c27d6','50a5bbc07faf8591ea0f8d5023a49b06d200b8ed0f7cb724d682a144bb3f5a10');
INSERT INTO "event" VALUES(6,'ÆF',1795384334599167,2,1,'inserted',NULL,200,'e6cc8c12-cce8-49dc-b8b6-a96e4ef323b9','i2,t3:ÆF,t36:0cddfd44-af59-4494-9d4a-282e46e464b3,t3:A-2,i1795384334585658,i81,n,t64:17be50fc3ff48f17d7190ca43c352311dab5be62a6320d5c4f39808c41ba188f,t3:gsm,t11:•••03,t6:manual,i1,n,n,t36:e6cc8c12-cce8-49dc-b8b6-a96e4ef323b9,n,n,n,i0,i0,n,n,','i1,t5:A-2-1,t36:7bdb8aad-e58c-4e84-8a40-d83c089c5d48,n,n,n,i1795384334585662,i1795384504585662,','customer_kind=gsm confirmation=manual state=waiting cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=yes plain_confirms=0 plain_intended=no plain_failed=no codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no',NULL,NULL,NULL,NULL,NULL,1,'50a5bbc07faf8591ea0f8d5023a49b06d200b8ed0f7cb724d682a144bb3f5a10','32273938920cb0f6c8226cedd2f2763b5092a88eca969d55fcff39c1f74f6dab');
INSERT INTO "event" VALUES(7,'ÆF',1795384335601344,2,1,'dead',NULL,10201,'31736814-5df0-41e8-b2af-827981f4e34e','i2,t3:ÆF,t36:0cddfd44-af59-4494-9d4a-282e46e464b3,t3:A-2,i1795384334585658,i81,n,t64:17be50fc3ff48f17d7190ca43c352311dab5be62a6320d5c4f39808c41ba188f,t3:gsm,t11:•••03,t6:manual,i0,t8:declined,n,t36:31736814-5df0-41e8-b2af-827981f4e34e,n,n,n,i0,i0,n,n,',NULL,'customer_kind=gsm confirmation=manual state=declined cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=yes plain_confirms=0 plain_intended=no plain_failed=no codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no','http://127.0.0.1:34901/v1/Checkout/CheckCart','8190a5b6-c380-4f50-97f1-768d58e1d15c','cd70f15d37c441180380666a0de70cc091cec63830a21a2e33b56eb3f1fcabea',X'7B2253756363657373223A747275652C225061796D656E745375636365737366756C223A66616C73652C22526573756C74436F6465223A31303230312C224D657373616765223A6E756C6C2C225061796D656E74496E666F223A7B225472616E73616374696F6E4964223A2237626462386161642D653538632D346538342D386134302D643833633038396335643438222C22496E766F6963654E756D626572223A6E756C6C2C225265666572656E63654E756D626572223A22412D322D31222C225374617475734964223A352C2243726561746564223A22323032362D31312D32325432313A35323A31342E3539345A222C22546F74616C416D6F756E74223A38312E302C22436C69656E744964656E74697479436F6E6669726D6564223A66616C73652C22446973636F756E74416D6F756E74223A6E756C6C2C225368697070696E67416D6F756E74223A6E756C6C2C2248616E646C696E67416D6F756E74223A6E756C6C2C224163636F756E744E756D626572223A6E756C6C2C224E756D6265724F66496E7374616C6C6D656E7473223A6E756C6C2C224C6F636174696F6E4964223A6E756C6C2C2252656769737465724964223A6E756C6C7D7D',NULL,0,'32273938920cb0f6c8226cedd2f2763b5092a88eca969d55fcff39c1f74f6dab','26049471fdfe7dd5fdc0899c1cbe66836b710ee1ee342e66deab045b264fc827');
INSERT INTO "event" VALUES(8,'ÆF',1795384335657324,3,1,'start',NULL,0,NULL,'i3,t3:ÆF,t36:6275bad7-00ef-42eb-9e25-137b4657cb7d,t3:A-3,i1795384335657284,i28946,n,t64:68817e8c5e9f56d99d953287d68f6019a2d5938dd49354fd9998d6b67702ae31,t3:gsm,t11:•••81,t9:automatic,i1,n,n,n,n,n,n,i0,i0,n,n,','i1,t5:A-3-1,n,n,n,n,i1795384335657288,i1795384505657288,','customer_kind=gsm confirmation=automatic state=inserting cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=no plain_confirms=0 plain_intended=no plain_failed=no codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no',NULL,NULL,NULL,NULL,NULL,1,'26049471fdfe7dd5fdc0899c1cbe66836b710ee1ee342e66deab045b264fc827','e77cd348d3fbe0dbe4e180bafb4e4fec1754be321d2f75786fcc4987d6e450bd');
INSERT INTO "event" VALUES(9,'ÆF',1795384335665077,3,1,'inserted',NULL,200,'4dccac58-dad1-4c2c-9d5b-4154d2acc53a','i3,t3:ÆF,t36:6275bad7-00ef-42eb-9e25-137b4657cb7d,t3:A-3,i1795384335657284,i28946,n,t64:68817e8c5e9f56d99d953287d68f6019a2d5938dd49354fd9998d6b67702ae31,t3:gsm,t11:•••81,t9:automatic,i1,n,n,t36:4dccac58-dad1-4c2c-9d5b-4154d2acc53a,n,n,n,i0,i0,n,n,','i1,t5:A-3-1,t36:bad31333-32d9-4789-bccb-c99eeb530ab5,n,n,n,i1795384335657288,i1795384505657288,','customer_kind=gsm confirmation=automatic state=waiting cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=yes plain_confirms=0 plain_intended=no plain_failed=no codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no',NULL,NULL,NULL,NULL,NULL,1,'e77cd348d3fbe0dbe4e180bafb4e4fec1754be321d2f75786fcc4987d6e450bd','0e4d010e093b1232523c3bfe5b4e574fdcb2bce241a38b90129d982da107bd1f');
INSERT INTO "event" VALUES(10,'ÆF',1795384336665869,3,1,'charged',NULL,10200,'46586c93-7241-41b9-8066-e60baf321c52','i3,t3:ÆF,t36:6275bad7-00ef-42eb-9e25-137b4657cb7d,t3:A-3,i1795384335657284,i28946,n,t64:68817e8c5e9f56d99d953287d68f6019a2d5938dd49354fd9998d6b67702ae31,t3:gsm,t11:•••81,t9:automatic,i0,t4:paid,t4:1002,t36:46586c93-7241-41b9-8066-e60baf321c52,t3:ÆF,i2,t10:ÆF-000002,i0,i0,n,n,',NULL,'customer_kind=gsm confirmation=automatic state=paid cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=yes plain_confirms=0 plain_intended=no plain_failed=no codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no','http://127.0.0.1:44531/v1/Checkout/CheckCart','aa917950-9132-441c-9b05-65399eeb3218','a828abcbd447cea83d97e83951913e106204a116918bfb6559051ed7d6f3f1f9',X'7B2253756363657373223A747275652C225061796D656E745375636365737366756C223A747275652C22526573756C74436F6465223A31303230302C224D657373616765223A6E756C6C2C225061796D656E74496E666F223A7B225472616E73616374696F6E4964223A2262616433313333332D333264392D343738392D626363622D633939656562353330616235222C22496E766F6963654E756D626572223A313030322C225265666572656E63654E756D626572223A22412D332D31222C225374617475734964223A322C2243726561746564223A22323032362D31312D32325432313A35323A31352E3636305A222C22546F74616C416D6F756E74223A32383934362E302C22436C69656E744964656E74697479436F6E6669726D6564223A747275652C22446973636F756E74416D6F756E74223A6E756C6C2C225368697070696E67416D6F756E74223A6E756C6C2C2248616E646C696E67416D6F756E74223A6E756C6C2C224163636F756E744E756D626572223A6E756C6C2C224E756D6265724F66496E7374616C6C6D656E7473223A6E756C6C2C224C6F636174696F6E4964223A6E756C6C2C2252656769737465724964223A6E756C6C7D7D',NULL,0,'0e4d010e093b1232523c3bfe5b4e574fdcb2bce241a38b90129d982da107bd1f','58b0b33bc3175d37958a035e9059e9323bc5efb92d440e66057abc43fb35b76d');
INSERT INTO "event" VALUES(11,'ÆF',1795384336724300,4,1,'start',NULL,0,NULL,'i4,t3:ÆF,t36:fa067574-97d0-4b3e-b894-7ceeec145955,t3:A-4,i1795384336724248,i1200,n,t64:6f324d64318dc706938bfc2e86864cf7b5d97a63a2860867c9af95f7d71e93f1,t3:gsm,t11:•••04,t6:manual,i1,n,n,n,n,n,n,i0,i0,n,n,','i1,t5:A-4-1,n,n,n,n,i1795384336724252,i1795384506724252,','customer_kind=gsm confirmation=manual state=inserting cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=no plain_confirms=0 plain_intended=no plain_failed=no codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no',NULL,NULL,NULL,NULL,NULL,1,'58b0b33bc3175d37958a035e9059e9323bc5efb92d440e66057abc43fb35b76d','acbab9e3efa94876f7664ec00c78fc958663992236c54f52ea011d13e42bc56b');
INSERT INTO "event" VALUES(12,'ÆF',1795384336744818,4,1,'inserted',NULL,200,'0f4c54e9-614d-4cdb-8101-faf73e65dbb0','i4,t3:ÆF,t36:fa067574-97d0-4b3e-b894-7ceeec145955,t3:A-4,i1795384336724248,i1200,n,t64:6f324d64318dc706938bfc2e86864cf7b5d97a63a2860867c9af95f7d71e93f1,t3:gsm,t11:•••04,t6:manual,i1,n,n,t36:0f4c54e9-614d-4cdb-8101-faf73e65dbb0,n,n,n,i0,i0,n,n,','i1,t5:A-4-1,t36:48f6d0a5-67e2-4a3b-bd7f-ea8d1d406366,n,n,n,i1795384336724252,i1795384506724252,','customer_kind=gsm confirmation=manual state=waiting cancel_reason=none canceled=no limit_passed=no callback_missed=no has_transaction=yes plain_confirms=0 plain_intended=no plain_failed=no codes=0 code_open=no code_lost=no confirming_code=no confirm_word=none commit_intended=no cancel_denied=no untied_end=no was_attention=no reservation_left=no settled_paid=no',NULL,NULL,NULL,NULL,NULL,1,'acbab9e3efa94876f7664ec00c78fc958663992236c54f52ea011d13e42bc56b','b2f92723eb5d5c98a31c96b747df656d5a0de941db57d20a2819389947c90181');
CREATE TABLE journal (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id TEXT NOT NULL CHECK (length (id) = 32)
) STRICT;
INSERT INTO "journal" VALUES(1,'25ad9c13de5aaba8f0df4e3e71d9972d');
CREATE TABLE line (
  sale INTEGER NOT NULL REFERENCES sale (number),
  position INTEGER NOT NULL CHECK (position > 0),
  description TEXT NOT NULL,
  product_number TEXT,
  quantity_milli INTEGER NOT NULL CHECK (quantity_milli BETWEEN 1 AND 999999999),
  unit_isk INTEGER NOT NULL CHECK (unit_isk BETWEEN 0 AND 2147483647),
  vat_rate INTEGER NOT NULL CHECK (vat_rate BETWEEN 0 AND 100),
  total_isk INTEGER NOT NULL CHECK (total_isk BETWEEN 0 AND 2147483647),
  PRIMARY KEY (sale, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "line" VALUES(1,1,'Sale',NULL,1000,4500,24,4500);
INSERT INTO "line" VALUES(2,1,'Sale',NULL,1000,81,24,81);
INSERT INTO "line" VALUES(3,1,'Lopapeysa',NULL,1000,24900,24,24900);
INSERT INTO "line" VALUES(3,2,'Harðfiskur',NULL,450,8990,11,4046);
INSERT INTO "line" VALUES(4,1,'Sale',NULL,1000,1200,24,1200);
CREATE TABLE sale (
  number INTEGER PRIMARY KEY,
  till TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE CHECK (length (id) = 36),
  reference TEXT NOT NULL UNIQUE CHECK (length (reference) BETWEEN 1 AND 40),
  created_wall_us INTEGER NOT NULL,
  amount_isk INTEGER NOT NULL CHECK (amount_isk BETWEEN 1 AND 2147483647),
  description TEXT,
  lines TEXT NOT NULL CHECK (length (lines) = 64),
  customer_kind TEXT NOT NULL CHECK (customer_kind IN ('gsm', 'ssn', 'app-code')),
  customer_masked TEXT NOT NULL CHECK (customer_masked NOT GLOB '*[0-9]*[0-9]*[0-9]*'),
  confirmation TEXT NOT NULL CHECK (confirmation IN ('automatic', 'server-callback', 'manual')),
  open INTEGER NOT NULL CHECK (open IN (0, 1)),
  outcome TEXT CHECK (outcome IN ('paid', 'declined', 'canceled', 'expired', 'refused', 'failed', 'unknown')),
  invoice_number TEXT,
  netgiro_reference_id TEXT,
  receipt_series TEXT,
  receipt_index INTEGER CHECK (receipt_index > 0),
  receipt_number TEXT UNIQUE,
  settled INTEGER NOT NULL CHECK (settled IN (0, 1)),
  settled_paid INTEGER NOT NULL CHECK (settled_paid IN (0, 1) AND settled_paid <= settled),
  settled_by TEXT,
  settled_reason TEXT,
  UNIQUE (receipt_series, receipt_index),
  CHECK (CASE WHEN open THEN outcome IS NULL OR outcome = 'unknown' ELSE outcome IS NOT NULL END),
  CHECK (CASE WHEN receipt_number IS NULL THEN receipt_series IS NULL AND receipt_index IS NULL
         ELSE receipt_number IS printf ('%s-%06d', receipt_series, receipt_index) END),
  CHECK (receipt_number IS NOT NULL OR (outcome IS NOT 'paid' AND (open OR NOT settled_paid))),
  CHECK (NOT settled OR (length (settled_by) > 0 AND length (settled_reason) > 0))
) STRICT;
INSERT INTO "sale" VALUES(1,'ÆF','e2dc5c91-763f-470b-a8ed-e6c1168765dd','A-1',1795384333475900,4500,NULL,'fdc235b62c10f9fd50a053097ef393c269a26b9b548e81be2e08fe4288222c80','gsm','•••01','manual',0,'paid','1001','3133d12e-b297-46ec-84d8-009718f9909c','ÆF',1,'ÆF-000001',0,0,NULL,NULL);
INSERT INTO "sale" VALUES(2,'ÆF','0cddfd44-af59-4494-9d4a-282e46e464b3','A-2',1795384334585658,81,NULL,'17be50fc3ff48f17d7190ca43c352311dab5be62a6320d5c4f39808c41ba188f','gsm','•••03','manual',0,'declined',NULL,'31736814-5df0-41e8-b2af-827981f4e34e',NULL,NULL,NULL,0,0,NULL,NULL);
INSERT INTO "sale" VALUES(3,'ÆF','6275bad7-00ef-42eb-9e25-137b4657cb7d','A-3',1795384335657284,28946,NULL,'68817e8c5e9f56d99d953287d68f6019a2d5938dd49354fd9998d6b67702ae31','gsm','•••81','automatic',0,'paid','1002','46586c93-7241-41b9-8066-e60baf321c52','ÆF',2,'ÆF-000002',0,0,NULL,NULL);
INSERT INTO "sale" VALUES(4,'ÆF','fa067574-97d0-4b3e-b894-7ceeec145955','A-4',1795384336724248,1200,NULL,'6f324d64318dc706938bfc2e86864cf7b5d97a63a2860867c9af95f7d71e93f1','gsm','•••04','manual',1,NULL,NULL,'0f4c54e9-614d-4cdb-8101-faf73e65dbb0',NULL,NULL,NULL,0,0,NULL,NULL);
CREATE INDEX sale_open ON sale (number) WHERE open = 1;
CREATE INDEX sale_created ON sale (created_wall_us);
CREATE INDEX event_sale ON event (sale, sequence) WHERE sale IS NOT NULL;
CREATE INDEX event_callback ON event (callback_digest) WHERE callback_digest IS NOT NULL;
CREATE TRIGGER event_next BEFORE INSERT ON event
  WHEN NEW.sequence IS NOT (SELECT coalesce (max (sequence), 0) + 1 FROM event)
  BEGIN SELECT raise (ABORT, 'events follow one another'); END;
CREATE TRIGGER event_update BEFORE UPDATE ON event
  BEGIN SELECT raise (ABORT, 'an event is never changed'); END;
CREATE TRIGGER event_delete BEFORE DELETE ON event
  BEGIN SELECT raise (ABORT, 'an event is never removed'); END;
CREATE TRIGGER line_update BEFORE UPDATE ON line
  BEGIN SELECT raise (ABORT, 'a line is never changed'); END;
CREATE TRIGGER line_delete BEFORE DELETE ON line
  BEGIN SELECT raise (ABORT, 'a line is never removed'); END;
CREATE TRIGGER attempt_delete BEFORE DELETE ON attempt
  BEGIN SELECT raise (ABORT, 'an attempt is never removed'); END;
CREATE TRIGGER sale_delete BEFORE DELETE ON sale
  BEGIN SELECT raise (ABORT, 'a sale is never removed'); END;
CREATE TRIGGER sale_frozen BEFORE UPDATE OF
  number, till, id, reference, created_wall_us, amount_isk, description, lines ON sale
  BEGIN SELECT raise (ABORT, 'what was sold is never changed'); END;
CREATE TRIGGER sale_receipt BEFORE UPDATE OF receipt_series, receipt_index, receipt_number ON sale
  WHEN OLD.receipt_number IS NOT NULL AND NEW.receipt_number IS NOT OLD.receipt_number
  BEGIN SELECT raise (ABORT, 'a receipt number is never changed'); END;
CREATE TRIGGER counter_update BEFORE UPDATE ON counter WHEN NEW.last < OLD.last
  BEGIN SELECT raise (ABORT, 'a counter never goes back'); END;
PRAGMA application_id = 1264677747;
PRAGMA user_version = 1;
COMMIT;
